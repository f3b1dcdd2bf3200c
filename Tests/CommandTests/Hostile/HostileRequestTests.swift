import Foundation
import Telephony
import Testing

@testable import Kamailio

@Suite("Hostile text in what is asked of a Kamailio")
struct HostileRequestTests {
    private static let transports: [ControlTransport] = [
        .datagram, .http(host: "h:1"), .fifo(replyName: "cw1"),
    ]

    /// True for what may stand in a request: printable ASCII but quotes and backslashes, whole.
    private func isPlain(_ bytes: [UInt8], within limit: Int) -> Bool {
        (1...limit).contains(bytes.count)
            && bytes.allSatisfy { $0 > 0x20 && $0 < 0x7f && $0 != 0x22 && $0 != 0x5c }
    }

    @Test("A Call-ID goes into a request as it is or not at all", arguments: HostileText.all)
    func requests(text: HostileText) throws {
        let callID = ShortText<128>(bytes: text.bytes)
        let tag = ShortText<64>(bytes: text.bytes)
        for dialect in ControlDialect.allCases {
            for transport in Self.transports where dialect != .mi || transport != .http(host: "h:1")
            {
                for (request, isAllowed, parameters) in [
                    (
                        ControlRequest.dialogList(callID: callID, fromTag: tag),
                        isPlain(text.bytes, within: 64), [text.text, text.text]
                    ),
                    (
                        .cancel(callID: callID, cseq: 7), isPlain(text.bytes, within: 128),
                        [text.text, "7"]
                    ),
                ] {
                    let bytes = try? dialect.encode(request, id: 5, over: transport)
                    #expect((bytes != nil) == isAllowed)
                    guard let bytes else { continue }
                    let found = dialect == .mi ? lines(bytes) : try members(bytes)
                    #expect(found == parameters, "\(dialect)")
                }
            }
        }
    }

    @Test("A host that could end its line is refused", arguments: HostileText.all)
    func hosts(text: HostileText) {
        let transport = ControlTransport.http(host: text.text)
        let isHost = ["undefined", "MI attribute"].contains(text.name)
        let bytes = try? ControlDialect.jsonrpc.encode(.version, id: 1, over: transport)
        #expect((bytes != nil) == isHost)
    }

    /// The parameters of a JSON request, by the names that OpenSIPS gives them or in their order.
    private func members(_ bytes: [UInt8]) throws -> [String] {
        let start = try #require(bytes.firstIndex(of: UInt8(ascii: "{")))
        let object = try JSONSerialization.jsonObject(with: Data(bytes[start...]))
        let params = (object as? [String: Any])?["params"]
        if let list = params as? [String] { return list }
        guard let named = params as? [String: String] else { return [] }
        return ["callid", "from_tag", "cseq"].compactMap { named[$0] }
    }

    /// The arguments of the line protocol, without quotes around those that need them.
    private func lines(_ bytes: [UInt8]) -> [String] {
        let text = String(decoding: bytes, as: UTF8.self)
        return text.split(separator: "\n").dropFirst().map { line in
            line.hasPrefix("\"") && line.hasSuffix("\"")
                ? String(line.dropFirst().dropLast()) : String(line)
        }
    }
}
