import Warden
import Records
import Foundation
import Telephony
import Testing

@testable import Kamailio
@testable import Switches

/// Conversations with a real OpenSIPS 4.1, from `fixtures/opensips`.
@Suite("The control interface of an OpenSIPS")
struct OpenSIPSTests {
    private struct Line {
        var isReply: Bool
        var id: Int32
        var text: String
    }

    private static func lines(_ file: String) throws -> [Line] {
        let url = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../../fixtures/opensips/\(file)").standardized
        return try String(contentsOf: url, encoding: .utf8).split(separator: "\n").compactMap {
            guard let parts = $0.firstMatch(of: /([<>]) (\{.*"id":([0-9]+)\})/),
                let id = Int32(parts.3)
            else { return nil }
            return Line(isReply: parts.1 == "<", id: id, text: String(parts.2))
        }
    }

    private static func call(dialog: DialogKey? = DialogKey(entry: 3, id: 9)) -> Call {
        ControlQueueTests.call(dialog: dialog)
    }

    @Test(
        "Each recorded refusal to end a call that is over says that it is gone, each yes accepts",
        arguments: ["opensips41_mi_datagram.txt", "opensips41_mi_repeats_after_end.txt"]
    )
    func recorded(_ file: String) throws {
        var (gone, accepted) = (0, 0)
        let lines = try Self.lines(file)
        var asked: [Int32: String] = [:]
        for line in lines {
            guard line.isReply else {
                asked[line.id] = line.text
                continue
            }
            let isEnd = asked[line.id]?.contains("dlg_end_dlg") == true
            var queue = ControlQueue(dialect: .opensips)
            _ = queue.take(kill: KillID(1), of: Self.call())
            guard let cancel = queue.next(inFlightMax: 2, at: 0),
                let end = queue.next(inFlightMax: 2, at: 0)
            else { continue }
            guard isEnd else { continue }
            var reply = ControlReply.parse(Array(line.text.utf8), .opensips)
            reply.id = end.id
            // It goes on to say yes to the cancelling of what is over.
            _ = queue.received(ControlReply(id: cancel.id, outcome: .accepted("OK")))
            let outcome = queue.received(reply)
            if line.text.contains("error") {
                #expect(outcome == .kill(KillID(1), .gone), "\(line.text)")
                gone += 1
            } else {
                #expect(outcome == .kill(KillID(1), .accepted), "\(line.text)")
                accepted += 1
            }
        }
        #expect(gone >= 3)
        #expect(accepted >= 10)
    }

    @Test(
        "All that proxies say of a call that they do not know is that it is gone",
        arguments: [
            (404, "Requested Dialog not found"), (404, "No such dialog"), (404, "Nu such dialog"),
            (481, "No such transaction"), (404, "Dialog not found"), (404, "Dialog Not Found"),
            (400, "Transaction not found"), (500, "Couldnt find callid in dialog"),
        ],
        ControlDialect.allCases
    )
    func unknown(_ error: (code: Int, message: String), _ dialect: ControlDialect) {
        let text =
            dialect == .mi
            ? "\(error.code) \(error.message)\n"
            : #"{"jsonrpc":"2.0","error":{"code":\#(error.code),"message":""#
                + error.message + #""},"id":1}"#
        let outcome = ControlReply.parse(Array(text.utf8), dialect).outcome
        #expect(outcome == .notFound(error.message))
    }

    @Test(
        "What is refused for another reason is no call that is gone",
        arguments: [
            "Method not found", "Profile not found", "Operation failed", "dialog", "not found",
            "Dialog in backup", "Local socket not found", "command not available",
        ]
    )
    func refused(_ message: String) {
        let text = #"{"jsonrpc":"2.0","error":{"code":404,"message":"\#(message)"},"id":1}"#
        let outcome = ControlReply.parse(Array(text.utf8), .opensips).outcome
        #expect(outcome == .refused(code: 404, message: message))
    }

    private static let unknownMethod = ControlReply.Outcome.refused(
        code: -32_601,
        message: "Method not found"
    )

    @Test("A command that is not known by its old name goes out by its new one, as do all after")
    func renamed() throws {
        var queue = ControlQueue(dialect: .opensips)
        queue.probe()
        let first = queue.next(inFlightMax: 8, at: 0)
        let probe = try #require(first)
        #expect(queue.names == .flat)
        let nothing = queue.received(ControlReply(id: probe.id, outcome: Self.unknownMethod))
        #expect(nothing == nil)
        #expect(queue.names == .byModule)
        let second = queue.next(inFlightMax: 8, at: 0)
        let again = try #require(second)
        #expect(again.request == .version)
        let proven = queue.received(ControlReply(id: again.id, outcome: .accepted("")))
        #expect(proven == .probed)
        _ = queue.take(kill: KillID(1), of: Self.call())
        let third = queue.next(inFlightMax: 8, at: 0)
        let cancel = try #require(third)
        let bytes = try ControlDialect.opensips.encode(
            cancel.request,
            id: cancel.id,
            over: .datagram,
            names: queue.names
        )
        #expect(String(decoding: bytes, as: UTF8.self).contains(#""method":"tm:uac_cancel""#))
    }

    @Test("A command that is known by neither name is refused, and not asked for ever")
    func neither() {
        var queue = ControlQueue(dialect: .opensips)
        _ = queue.take(kill: KillID(1), of: Self.call())
        var outcomes: [ControlQueue.Outcome] = []
        var sent = 0
        while let next = queue.next(inFlightMax: 8, at: 0), sent < 100 {
            sent += 1
            let reply = ControlReply(id: next.id, outcome: Self.unknownMethod)
            if let outcome = queue.received(reply) { outcomes.append(outcome) }
        }
        #expect(sent == 4)
        #expect(outcomes == [.kill(KillID(1), .refused("-32601 Method not found"))])
    }

    @Test(
        "Each command has both of its names",
        arguments: [
            (ControlRequest.dialogList(callID: "c", fromTag: "t"), "dlg_list", "dialog:list"),
            (.cancel(callID: "c", cseq: 1), "t_uac_cancel", "tm:uac_cancel"),
            (.endDialog(DialogKey(entry: 1, id: 1)), "dlg_end_dlg", "dialog:end_dlg"),
            (.version, "version", "core:version"),
        ]
    )
    func names(_ request: ControlRequest, _ flat: String, _ byModule: String) throws {
        for (names, name) in [(OpenSIPSNames.flat, flat), (.byModule, byModule)] {
            let bytes = try ControlDialect.opensips.encode(
                request,
                id: 1,
                over: .datagram,
                names: names
            )
            let text = String(decoding: bytes, as: UTF8.self)
            #expect(text.contains("\"method\":\"\(name)\""))
        }
        // A Kamailio is never asked by names that it does not have.
        let kamailio = try ControlDialect.jsonrpc.encode(
            request,
            id: 1,
            over: .datagram,
            names: .byModule
        )
        #expect(!String(decoding: kamailio, as: UTF8.self).contains(byModule))
    }
}
