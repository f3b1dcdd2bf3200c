import Fuzzing
import Telephony
import Testing

@testable import Kamailio

/// What is written to a proxy, whatever callers chose.
@Suite("The encoder under attack")
struct EncoderTests {
    private static let transports: [ControlTransport] = [
        .datagram, .http(host: "127.0.0.1:8060"), .fifo(replyName: "callwarden-1-1"),
    ]

    private func requests(_ random: inout SeededBytes) -> [ControlRequest] {
        let callID = ShortText<128>(random.hostileText())
        let tag = ShortText<64>(random.hostileText())
        return [
            .dialogList(callID: callID, fromTag: tag), .cancel(callID: callID, cseq: .max),
            .endDialog(DialogKey(entry: .max, id: 0)), .version,
            .dialogList(callID: "c1@h", fromTag: tag), .dialogList(callID: callID, fromTag: "t1"),
            .dialogList(callID: "[{},{}]", fromTag: "],["), .cancel(callID: "],[", cseq: 0),
        ]
    }

    /// The document of a request, without what its transport puts around it.
    private func document(_ bytes: [UInt8]) -> [UInt8] {
        guard let start = bytes.firstIndex(of: UInt8(ascii: "{")) else { return [] }
        return bytes[start...].reversed().drop { $0 == 0x0a }.reversed()
    }

    @Test(
        "A request is one document, never a list of them, and of the types that are safe",
        arguments: 0..<20
    )
    func oneDocument(seed: UInt64) throws {
        var random = SeededBytes(seed: seed)
        for dialect in [ControlDialect.jsonrpc, .opensips] {
            for transport in Self.transports {
                for request in requests(&random) {
                    guard let bytes = try? dialect.encode(request, id: 7, over: transport) else {
                        continue
                    }
                    let object = try #require(SlowReader.object(document(bytes)))
                    #expect(object["jsonrpc"] as? String == "2.0")
                    #expect(object["id"] as? Int == 7)
                    #expect((object["method"] as? String)?.isEmpty == false)
                    #expect(object["reply_name"] == nil || object["reply_name"] is String)
                    let text = String(decoding: bytes, as: UTF8.self)
                    #expect(!text.contains("briefing"))
                }
            }
        }
    }

    @Test(
        "No list of dialogs goes out without the names of the one call",
        arguments: ControlDialect.allCases
    )
    func neverBare(_ dialect: ControlDialect) {
        for (callID, tag) in [("", ""), ("c1@h", ""), ("", "t1")] {
            let request = ControlRequest.dialogList(
                callID: ShortText(callID),
                fromTag: ShortText(tag)
            )
            #expect(throws: ControlError.self) {
                try dialect.encode(request, id: 1, over: .datagram)
            }
        }
    }

    @Test("Nothing that is said over evapi is an empty netstring")
    func neverEmpty() {
        for number in [0, 1, 9, .max] as [UInt32] {
            let held = TransactionKey(index: number, label: number)
            for message in [EvapiMessage.allow(held), .block(held), .ping] {
                let bytes = message.netstring
                let feed = Feed(bytes, pieces: [1])
                #expect(feed.payloads.count == 1)
                #expect(feed.payloads.first?.isEmpty == false)
                #expect(!bytes.starts(with: Array("0:".utf8)))
            }
        }
    }

    @Test(
        "Bytes of a batch that were changed are a reply with a number only where they are one",
        arguments: 0..<10
    )
    func mutatedReplies(seed: UInt64) {
        var random = SeededBytes(seed: seed)
        let batch = #"[{"jsonrpc":"2.0","result":{},"id":1},{"jsonrpc":"2.0","result":{},"id":2}]"#
        for _ in 0..<200 {
            let bytes = random.mutated(Array(batch.utf8))
            let text = String(decoding: bytes, as: UTF8.self)
            let reply = ControlReply.parse(bytes, .jsonrpc)
            guard reply.id != nil else { continue }
            // Only what is one document by another reader as well is a reply with a number.
            #expect(SlowReader.object(Array(text.utf8)) != nil, "\(text)")
        }
    }
}
