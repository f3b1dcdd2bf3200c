import Telephony
import Testing

@testable import Kamailio

/// The bytes are those that the sources of Kamailio 4.4 and OpenSIPS 3 write; no live server of
/// either was met.
@Suite("Replies of Kamailio 4.4 and OpenSIPS")
struct LegacyReplyTests {
    private func outcome(_ text: String, _ dialect: ControlDialect) -> ControlReply.Outcome {
        ControlReply.parse(Array(text.utf8), dialect).outcome
    }

    private static let dialog =
        "200 OK\ndialog::  hash=3515:8023\n\tstate:: 2\n\tref_count:: 1\n\ttimestart:: 0\n"
        + "\ttimeout:: 0\n\tcallid:: c1@h\n\tfrom_uri:: sip:1001@h\n\tfrom_tag:: t1\n"
        + "\tcaller_contact:: sip:1001@h:5061\n\tcaller_cseq:: 101\n\tcaller_route_set:: \n"
        + "\tcaller_bind_addr:: udp:127.0.0.1:5060\n\tcallee_bind_addr:: \n\tto_uri:: sip:7@h\n"
        + "\tto_tag:: \n\tcallee_contact:: \n\tcallee_cseq:: \n\tcallee_route_set:: \n\n"

    @Test(
        "A line says whether a command was taken",
        arguments: [
            ("200 OK\n\n", .accepted("")), ("200 OK\n", .accepted("")), ("200 OK", .accepted("")),
            ("202 Accepted\n\n", .accepted("")),
            ("200 OK\nServer:: kamailio (4.4.7)\n\n", .accepted("Server:: kamailio (4.4.7)")),
            ("404 Dialog not found\n\n", .notFound("Dialog not found")),
            ("404 Nu such dialog\n\n", .notFound("Nu such dialog")),
            ("481 No such transaction\n\n", .notFound("No such transaction")),
            (
                "400 Too few or too many arguments\n\n",
                .refused(code: 400, message: "Too few or too many arguments")
            ),
            (
                "500 command 'x' not available\n",
                .refused(code: 500, message: "command 'x' not available")
            ),
            ("", .unreadable), ("\n", .unreadable), ("OK\n", .unreadable), ("20 OK\n", .unreadable),
            ("2000 OK\n", .unreadable), ("-20 OK\n", .unreadable), ("099 x\n", .unreadable),
            ("{\"jsonrpc\":\"2.0\",\"result\":{}}", .unreadable),
        ] as [(String, ControlReply.Outcome)]
    )
    func lines(_ text: String, _ outcome: ControlReply.Outcome) {
        #expect(self.outcome(text, .mi) == outcome)
        #expect(ControlReply.parse(Array(text.utf8), .mi).id == nil)
    }

    @Test("A dialog's lines are read")
    func dialog() {
        let row = DialogRow(
            key: DialogKey(entry: 3_515, id: 8_023),
            state: .early,
            callID: "c1@h",
            callerTag: "t1",
            calleeTag: "",
            cseq: 101
        )
        #expect(outcome(Self.dialog, .mi) == .dialogs([row]))
    }

    @Test("An accent behind a colon or a space hides no line from its reader")
    func accents() {
        #expect(outcome("200 \u{301}OK\n\n", .mi) == .accepted(""))
        let accented = Self.dialog.replacing("callid:: c1@h", with: "callid::\u{301}c1@h")
        guard case .dialogs(let rows) = outcome(accented, .mi) else {
            Issue.record("no dialog")
            return
        }
        #expect(rows.first?.callID == "\u{301}c1@h")
    }

    @Test("A line that a caller smuggled in changes neither dialog nor state")
    func forged() {
        let forged = Self.dialog.replacing(
            "sip:1001@h\n",
            with: "sip:x\n\tstate:: 5\n\tcallid:: other\ndialog::  hash=1:1\n\tto_tag:: y\n"
        )
        guard case .dialogs(let rows) = outcome(forged, .mi) else {
            Issue.record("no dialog")
            return
        }
        #expect(rows.count == 1)
        #expect(rows.first?.key == DialogKey(entry: 3_515, id: 8_023))
        #expect(rows.first?.state == .early)
        #expect(rows.first?.callID == "c1@h")
    }

    @Test(
        "A dialog that is not written as one is never an empty list",
        arguments: [
            "dialog::  hash=3515\n\tstate:: 2\n", "dialog::  hash=x:1\n\tstate:: 2\n",
            "dialog::  hash=1:2:3\n\tstate:: 2\n", "dialog:: \n\tstate:: 2\n",
            "dialog::  hash=1:2\n", "dialog::  hash=1:2\n\tstate:: 9\n",
            "dialog::  hash=4294967296:2\n\tstate:: 2\n",
        ]
    )
    func badDialogs(_ text: String) {
        let reply = ControlReply.parse(Array("200 OK\n\(text)\n".utf8), .mi)
        #expect(reply.outcome(to: .dialogList(callID: "x", fromTag: "y")) == .unreadable)
    }

    @Test(
        "OpenSIPS says it in JSON",
        arguments: [
            (#""result":"OK""#, .accepted("OK")),
            (
                #""error":{"code":404,"message":"Dialog not found"}"#,
                .notFound("Dialog not found")
            ),
            (#""error":{"code":404,"message":"No such dialog"}"#, .notFound("No such dialog")),
            (
                #""error":{"code":481,"message":"No such transaction"}"#,
                .notFound("No such transaction")
            ),
            (
                #""error":{"code":-32601,"message":"Method not found"}"#,
                .refused(code: -32_601, message: "Method not found")
            ),
            (#""result":{"Server":"OpenSIPS (3.4.2)"}"#, .accepted("Server: OpenSIPS (3.4.2)")),
            (
                #""result":{"Now":"x","Up time":"53 [sec]","n":5}"#,
                .accepted("Now: x, Up time: 53 [sec], n: 5")
            ),
        ] as [(String, ControlReply.Outcome)]
    )
    func opensips(_ member: String, _ outcome: ControlReply.Outcome) {
        let reply = ControlReply.parse(
            Array("{\"jsonrpc\":\"2.0\",\(member),\"id\":3}".utf8),
            .opensips
        )
        #expect(reply == ControlReply(id: 3, outcome: outcome))
    }

    @Test("OpenSIPS's dialog is read, and can be ended by the same name")
    func opensipsDialog() throws {
        let text = #"""
            {"jsonrpc":"2.0","result":{"Dialog":{"ID":"78f.4ed2","db_id":"17072495038948","state":4,
            "timestart":1,"callid":"c1@h","from_uri":"sip:a","caller_tag":"t1",
            "CALLEES":[{"callee_tag":"t2","caller_cseq":"1"}]}},"id":3}
            """#
        let reply = ControlReply.parse(Array(text.utf8), .opensips)
        let row = DialogRow(
            key: DialogKey(entry: 3_975, id: 11_748),
            state: .confirmed,
            callID: "c1@h",
            callerTag: "t1",
            calleeTag: "t2",
            cseq: nil
        )
        #expect(reply == ControlReply(id: 3, outcome: .dialogs([row])))
        let end = try ControlDialect.opensips.encode(.endDialog(row.key), id: 4, over: .datagram)
        #expect(String(decoding: end, as: UTF8.self).contains("\"78f.4ed2\""))
    }
}
