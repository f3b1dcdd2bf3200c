import Fuzzing
import Telephony
import Testing

@testable import Kamailio

@Suite("Replies of a proxy")
struct ReplyTests {
    private static let cancelled = "branches remaining (waiting for timeout)"

    private func reply(_ text: String, _ dialect: ControlDialect = .jsonrpc) -> ControlReply {
        ControlReply.parse(Array(text.utf8), dialect)
    }

    /// Replies in a recorder's notes, whole ones only.
    private func recorded(_ file: String) -> [String] {
        let pattern = /\{"jsonrpc":"2\.0","(?:result|error)".*?\}(?=$|'|"   kam| )/
            .anchorsMatchLineEndings()
        return Recording.text(file).matches(of: pattern).map { String($0.0) }
    }

    @Test(
        "Each recorded reply is read as what it said",
        arguments: [
            (#""result":{},"id":101"#, 101, .accepted("")),
            (
                #""result":"branches remaining (waiting for timeout)","id":1"#, 1,
                .accepted(cancelled)
            ),
            (
                #""error":{"code":404,"message":"Dialog not found"},"id":102"#, 102,
                .notFound("Dialog not found")
            ),
            (
                #""error":{"code":400,"message":"Transaction not found"},"id":1"#, 1,
                .notFound("Transaction not found")
            ),
            (
                #""error":{"code":500,"message":"Couldnt find callid in dialog"},"id":9"#, 9,
                .notFound("Couldnt find callid in dialog")
            ),
            (
                #""error":{"code":400,"message":"Callid and CSeq expected as parameters"},"id":1"#,
                1,
                .refused(code: 400, message: "Callid and CSeq expected as parameters")
            ),
            (
                #""error":{"code":500,"message":"Method Not Found"},"id":9"#, 9,
                .refused(code: 500, message: "Method Not Found")
            ),
            (
                #""error":{"code":403,"message":"Method not allowed"}"#, nil,
                .refused(code: 403, message: "Method not allowed")
            ),
            (
                #""result":"kamailio 5.6.3 (x86_64/linux) ","id":"abc-9""#, nil,
                .accepted("kamailio 5.6.3 (x86_64/linux) ")
            ),
            (#""result":{}"#, nil, .accepted("")),
        ] as [(String, Int32?, ControlReply.Outcome)]
    )
    func each(_ members: String, _ id: Int32?, _ outcome: ControlReply.Outcome) {
        let found = reply("{\"jsonrpc\":\"2.0\",\(members)}")
        #expect(found == ControlReply(id: id, outcome: outcome))
    }

    @Test(
        "No recorded reply is unreadable but lists without states",
        arguments: ["end_dialogs.txt", "early_dialogs.txt", "malformed.txt", "races.txt"]
    )
    func allReadable(_ file: String) {
        let texts = recorded(file)
        #expect(texts.count >= 8)
        for text in texts where SlowReader.object(Array(text.utf8)) != nil {
            let outcome = reply(text).outcome
            #expect((outcome == .unreadable) == text.contains("tindex"), "\(text)")
        }
    }

    @Test("A ringing call is listed without a callee's tag")
    func ringing() throws {
        let text = try #require(recorded("early_dialogs.txt").first { $0.contains("h_entry") })
        let row = DialogRow(
            key: DialogKey(entry: 1_877, id: 791),
            state: .early,
            callID: "1-1234@127.0.0.1",
            callerTag: "1234ft1",
            calleeTag: "",
            cseq: 1
        )
        let found = reply(text)
        #expect(found == ControlReply(id: 1, outcome: .dialogs([row])))
        #expect(found.outcome(to: .dialogList(callID: "x", fromTag: "y")) == .dialogs([row]))
        #expect(found.outcome(to: .endDialog(row.key)) == .unreadable)
        #expect(row.state.isRinging)
    }

    @Test("An answered call is listed with both tags")
    func answered() throws {
        let text = try #require(
            recorded("end_dialogs.txt").first { $0.contains(#""result":{"h_entry""#) }
        )
        let row = DialogRow(
            key: DialogKey(entry: 3_515, id: 8_023),
            state: .confirmed,
            callID: "1-1113@127.0.0.1",
            callerTag: "1113ft1",
            calleeTag: "1066tt1",
            cseq: 1
        )
        #expect(reply(text).outcome == .dialogs([row]))
        #expect(!row.state.isRinging)
    }

    @Test("A list of several is read whole")
    func several() throws {
        let text = try #require(
            recorded("early_dialogs.txt").first { $0.contains(#""result":[{"h_entry""#) }
        )
        guard case .dialogs(let rows) = reply(text).outcome else {
            Issue.record("no dialogs")
            return
        }
        #expect(rows.map(\.state) == [.deleted, .early, .deleted])
        #expect(rows.map(\.key.entry) == [338, 2_894, 3_664])
    }

    @Test("A list without a dialog is an empty list, as Kamailio pretty-prints it too")
    func emptyList() {
        let request = ControlRequest.dialogList(callID: "x", fromTag: "y")
        let texts = [
            "{\"jsonrpc\":\"2.0\",\"result\":{},\"id\":1}",
            "{\n\t\"jsonrpc\":\t\"2.0\",\n\t\"result\":\t{\n\t},\n\t\"id\":\t1\n}",
            "{\"jsonrpc\":\"2.0\",\"result\":[],\"id\":1}",
        ]
        for text in texts {
            #expect(reply(text).outcome(to: request) == .dialogs([]))
            #expect(reply(text).outcome(to: .cancel(callID: "x", cseq: 1)) == .accepted(""))
        }
        #expect(
            reply(#"{"jsonrpc":"2.0","result":"x","id":1}"#).outcome(to: request) == .unreadable
        )
        #expect(reply("200 OK\n\n", .mi).outcome(to: request) == .dialogs([]))
    }

    @Test(
        "A dialog that is not written as one is never an empty list",
        arguments: [
            #"{"h_entry":1}"#, #"{"h_entry":1,"h_id":2}"#, #"{"h_entry":1,"h_id":2,"state":0}"#,
            #"{"h_entry":1,"h_id":2,"state":6}"#, #"{"h_entry":1,"h_id":2,"state":300}"#,
            #"{"h_entry":-1,"h_id":2,"state":1}"#, #"{"h_entry":"1","h_id":2,"state":1}"#,
            #"{"h_entry":4294967296,"h_id":2,"state":1}"#, #"[{}]"#, #"[1]"#, #"[null]"#, "true",
            #"[{"h_entry":1,"h_id":2,"state":1},{}]"#, #"{"ID":"6ae","state":4}"#,
            #"{"Dialog":{}}"#, #"{"Dialog":{"ID":"x.y","state":4}}"#, #"{"x":{}}"#, "1.5",
        ]
    )
    func badRows(_ result: String) {
        let request = ControlRequest.dialogList(callID: "x", fromTag: "y")
        let found = reply("{\"jsonrpc\":\"2.0\",\"result\":\(result),\"id\":1}")
        #expect(found.id == 1)
        #expect(found.outcome(to: request) == .unreadable)
    }

    @Test(
        "What is no reply is unreadable",
        arguments: [
            "", "x", "{}", "[]", "null", #"{"result":{},"id":1}"#, #"{"jsonrpc":2.0,"result":{}}"#,
            #"{"jsonrpc":"1.0","result":{},"id":1}"#, #"{"jsonrpc":"2.0","id":1}"#,
            #"{"jsonrpc":"2.0","error":{},"id":1}"#, #"{"jsonrpc":"2.0","error":"x","id":1}"#,
            #"{"jsonrpc":"2.0","result":{},"id":1"#, #"{"jsonrpc":"2.0","result":null,"id":1}"#,
        ]
    )
    func unreadable(_ text: String) {
        for dialect in ControlDialect.allCases {
            #expect(reply(text, dialect).outcome == .unreadable)
        }
    }

    @Test(
        "A number that is no request's is nobody's",
        arguments: ["null", "1.5", "true", "[]", "1e99"]
    )
    func identifiers(_ id: String) {
        let found = reply("{\"jsonrpc\":\"2.0\",\"result\":{},\"id\":\(id)}")
        #expect(found == ControlReply(id: nil, outcome: .accepted("")))
        #expect(reply(#"{"jsonrpc":"2.0","result":{},"id":2147483648}"#).id == nil)
        #expect(reply(#"{"jsonrpc":"2.0","result":{},"id":2147483647}"#).id == .max)
    }

    @Test("A reply that is no UTF-8 somewhere is a reply")
    func notUTF8() {
        let text = Array(#"{"jsonrpc":"2.0","error":{"code":500,"message":"X"},"id":1}"#.utf8)
        let bytes = text.map { $0 == UInt8(ascii: "X") ? 0xff : $0 }
        #expect(
            ControlReply.parse(bytes, .jsonrpc)
                == ControlReply(id: 1, outcome: .refused(code: 500, message: "\u{fffd}"))
        )
    }

    @Test("A reply past the limit is not looked at")
    func tooLong() {
        let long = [UInt8](repeating: 0x5b, count: ControlReply.bytesMax + 1)
        for dialect in ControlDialect.allCases {
            #expect(ControlReply.parse(long, dialect).outcome == .unreadable)
            #expect(ControlReply.parse(Array(long.dropLast()), dialect).outcome == .unreadable)
        }
    }

    @Test("A mutated reply never crashes and is never an empty list by mistake", arguments: 0..<10)
    func mutated(seed: UInt64) throws {
        var random = SeededBytes(seed: seed)
        let text = try #require(recorded("early_dialogs.txt").first { $0.contains("h_entry") })
        let request = ControlRequest.dialogList(callID: "x", fromTag: "y")
        for _ in 0..<100 {
            let bytes = random.mutated(Array(text.utf8))
            let outcome = ControlReply.parse(bytes, .jsonrpc).outcome(to: request)
            #expect(outcome != .dialogs([]), "seed \(seed): \(bytes)")
            _ = ControlReply.parse(bytes, .mi)
            _ = ControlReply.parse(bytes, .opensips)
        }
    }
}
