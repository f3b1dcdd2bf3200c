import Fuzzing
import Telephony
import Testing

@testable import Kamailio

@Suite("Requests to a proxy")
struct RequestTests {
    private static let list = ControlRequest.dialogList(callID: "c1@h", fromTag: "t1")
    private static let cancel = ControlRequest.cancel(callID: "c1@h", cseq: 101)
    private static let end = ControlRequest.endDialog(DialogKey(entry: 3_975, id: 11_748))

    private func text(
        _ request: ControlRequest,
        _ dialect: ControlDialect,
        _ transport: ControlTransport = .datagram,
        id: Int32 = 7
    ) throws -> String {
        String(decoding: try dialect.encode(request, id: id, over: transport), as: UTF8.self)
    }

    @Test(
        "Kamailio 5 gets bare JSON in a datagram",
        arguments: [
            (list, #""method":"dlg.dlg_list","params":["c1@h","t1"],"#),
            (cancel, #""method":"tm.cancel","params":["c1@h","101"],"#),
            (end, #""method":"dlg.end_dlg","params":[3975,11748],"#),
            (.version, #""method":"core.version","#),
        ]
    )
    func jsonrpc(_ request: ControlRequest, _ middle: String) throws {
        #expect(try text(request, .jsonrpc) == #"{"jsonrpc":"2.0",\#(middle)"id":7}"#)
        #expect(
            try text(request, .jsonrpc, .fifo(replyName: "callwarden-7_a"))
                == #"{"jsonrpc":"2.0",\#(middle)"id":7,"reply_name":"callwarden-7_a"}"#
        )
    }

    @Test("Numbers go out whole")
    func extremes() throws {
        let end = ControlRequest.endDialog(DialogKey(entry: .max, id: 0))
        let full =
            #"{"jsonrpc":"2.0","method":"dlg.end_dlg","params":[4294967295,0],"id":2147483647}"#
        #expect(try text(end, .jsonrpc, id: .max) == full)
        let cancel = ControlRequest.cancel(callID: "x", cseq: .max)
        #expect(try text(cancel, .jsonrpc).contains(#"["x","4294967295"]"#))
    }

    @Test("Over HTTP the same is posted, with its length")
    func http() throws {
        let body = #"{"jsonrpc":"2.0","method":"dlg.end_dlg","params":[3975,11748],"id":7}"#
        #expect(
            try text(Self.end, .jsonrpc, .http(host: "127.0.0.1:8060"))
                == "POST /RPC HTTP/1.1\r\nHost: 127.0.0.1:8060\r\n"
                + "Content-Type: application/json\r\nContent-Length: 69\r\n\r\n" + body
        )
        #expect(body.utf8.count == 69)
    }

    @Test(
        "Kamailio 4.4 gets a command and its arguments, a line each",
        arguments: [
            (list, "dlg_list", "c1@h\nt1\n"), (cancel, "t_uac_cancel", "c1@h\n101\n"),
            (end, "dlg_end_dlg", "3975\n11748\n"), (.version, "version", ""),
        ]
    )
    func lines(_ request: ControlRequest, _ command: String, _ arguments: String) throws {
        #expect(try text(request, .mi) == ":\(command):\n\(arguments)")
        #expect(
            try text(request, .mi, .fifo(replyName: "reply"))
                == ":\(command):reply\n\(arguments)\n"
        )
    }

    @Test("Two colons in a Call-ID do not part it in the line protocol")
    func colons() throws {
        let cancel = ControlRequest.cancel(callID: "x@[2001:db8::1]", cseq: 1)
        #expect(try text(cancel, .mi) == ":t_uac_cancel:\n\"x@[2001:db8::1]\"\n1\n")
        #expect(try text(cancel, .jsonrpc).contains(#""params":["x@[2001:db8::1]","1"]"#))
    }

    @Test(
        "OpenSIPS gets parameters by name",
        arguments: [
            (list, #""method":"dlg_list","params":{"callid":"c1@h","from_tag":"t1"},"#),
            (cancel, #""method":"t_uac_cancel","params":{"callid":"c1@h","cseq":"101"},"#),
            (end, #""method":"dlg_end_dlg","params":{"dialog_id":"78f.4ed2"},"#),
            (.version, #""method":"version","#),
        ]
    )
    func opensips(_ request: ControlRequest, _ middle: String) throws {
        let document = #"{"jsonrpc":"2.0",\#(middle)"id":7}"#
        #expect(try text(request, .opensips) == document)
        #expect(
            try text(request, .opensips, .fifo(replyName: "reply")) == ":reply:\(document)\n"
        )
        #expect(
            try text(request, .opensips, .http(host: "[::1]:8888"))
                == "POST /mi HTTP/1.1\r\nHost: [::1]:8888\r\nContent-Type: application/json\r\n"
                + "Content-Length: \(document.utf8.count)\r\n\r\n" + document
        )
    }

    @Test("OpenSIPS's names for dialogs are read as they are written")
    func dialogIDs() {
        for key in [(0, 0), (3_975, 11_748), (.max, .max), (16, 1)] as [(UInt32, UInt32)] {
            let key = DialogKey(entry: key.0, id: key.1)
            #expect(OpenSIPSDialogID.key(OpenSIPSDialogID.text(key)) == key)
        }
        #expect(OpenSIPSDialogID.key("6ae.4b38d013") == DialogKey(entry: 0xea6, id: 0x310d_83b4))
        for text in [
            "", ".", "6ae", "6ae.", ".4b", "6ae.4b.1", "g.1", "123456789.1", "1.é", "-1.1",
        ] {
            #expect(OpenSIPSDialogID.key(text) == nil)
        }
    }

    @Test(
        "A Call-ID or tag that could end its string is refused in every dialect",
        arguments: ["", "a\"b", "a\\", "a b", "a\nb", "a\r", "\u{0}", "é", "\u{7f}", "\t"],
        ControlDialect.allCases
    )
    func unsafe(_ text: String, _ dialect: ControlDialect) {
        let name = ShortText<128>(text)
        #expect(throws: ControlError.unsafeCallID) {
            try dialect.encode(.cancel(callID: name, cseq: 1), id: 1, over: .datagram)
        }
        #expect(throws: ControlError.unsafeCallID) {
            try dialect.encode(
                .dialogList(callID: name, fromTag: "t"),
                id: 1,
                over: .fifo(replyName: "r")
            )
        }
        #expect(throws: ControlError.unsafeFromTag) {
            try dialect.encode(
                .dialogList(callID: "c", fromTag: ShortText(text)),
                id: 1,
                over: .datagram
            )
        }
    }

    @Test("A Call-ID that was cut names no call", arguments: ControlDialect.allCases)
    func cut(_ dialect: ControlDialect) {
        let long = ShortText<128>(String(repeating: "x", count: 300))
        #expect(throws: ControlError.unsafeCallID) {
            try dialect.encode(.cancel(callID: long, cseq: 1), id: 1, over: .datagram)
        }
    }

    @Test(
        "A reply FIFO has a bare name",
        arguments: ["", "a/b", "../x", "a.b", "a b", "a\n", "a\"", "é", "a:b"],
        ControlDialect.allCases
    )
    func replyNames(_ name: String, _ dialect: ControlDialect) {
        #expect(throws: ControlError.unsafeReplyName(name)) {
            try dialect.encode(.version, id: 1, over: .fifo(replyName: name))
        }
    }

    @Test("A host cannot write a header", arguments: ["", "a\r\nX: y", "a b", "a/b", "é"])
    func hosts(_ host: String) {
        #expect(throws: ControlError.unsafeHost(host)) {
            try ControlDialect.jsonrpc.encode(.version, id: 1, over: .http(host: host))
        }
    }

    @Test("The line protocol knows no HTTP")
    func noHTTP() {
        #expect(throws: ControlError.noSuchTransport) {
            try ControlDialect.mi.encode(.version, id: 1, over: .http(host: "h"))
        }
    }

    @Test("No text that a caller can choose makes more than one JSON document", arguments: 0..<20)
    func anyText(seed: UInt64) throws {
        var random = SeededBytes(seed: seed)
        for _ in 0..<200 {
            let callID = ShortText<128>(random.hostileText() + random.hostileText())
            let request = ControlRequest.dialogList(callID: callID, fromTag: "t")
            guard let bytes = try? ControlDialect.jsonrpc.encode(request, id: 1, over: .datagram)
            else {
                #expect(!callID.isSafeDialogName)
                continue
            }
            let object = try #require(SlowReader.object(bytes))
            #expect(object["params"] as? [String] == [callID.string, "t"])
            #expect(object["method"] as? String == "dlg.dlg_list")
            #expect(object.count == 4)
        }
    }
}

@Suite("What is said to a Kamailio over evapi")
struct EvapiMessageTests {
    private func text(_ message: EvapiMessage) -> String {
        String(decoding: message.netstring, as: UTF8.self)
    }

    @Test("A verdict is one netstring with the transaction's two numbers")
    func verdicts() {
        let held = TransactionKey(index: 31_648, label: 950_756_545)
        #expect(text(.allow(held)) == #"51:{"cmd":"allow","t_index":31648,"t_label":950756545},"#)
        #expect(text(.block(held)) == #"51:{"cmd":"block","t_index":31648,"t_label":950756545},"#)
        let largest = TransactionKey(index: .max, label: .max)
        #expect(text(.block(largest)).contains(#""t_index":4294967295,"t_label":4294967295}"#))
    }

    @Test("A ping is what Kamailio was recorded answering")
    func ping() {
        #expect(text(.ping) == #"14:{"cmd":"ping"},"#)
    }

    @Test("What is sent is what a decoder finds")
    func decoded() {
        let held = TransactionKey(index: 0, label: 0)
        let bytes = [EvapiMessage.allow(held), .ping, .block(held)].flatMap(\.netstring)
        let feed = Feed(bytes, pieces: [1])
        #expect(feed.error == nil)
        #expect(feed.payloads.count == 3)
    }
}
