import EventSocket
import Kamailio
import Telephony

/// Replies of every kind, each input read as all of them.
struct ReplyFuzz {
    private let input: CutInput
    private let request = ControlRequest.dialogList(callID: "c1@h", fromTag: "t1")

    init(_ input: [UInt8], isPlanted: Bool) {
        self.input = CutInput(input, isPlanted: isPlanted)
    }

    var complaint: String? { eventSocket ?? http ?? bodies(input.bytes) }

    /// Every frame as the reply to a command.
    private var eventSocket: String? {
        for frame in FrameFeed.frames(of: input.whole, limits: FrameLimits()).frames {
            let reply = Reply(frame)
            let text = answer(frame)
            let isRefusal = text.starts(with: "-ERR".utf8) || text.starts(with: "-USAGE".utf8)
            let isGood = frame.kind == .apiResponse ? !isRefusal : text.starts(with: "+OK".utf8)
            let expected = String(decoding: text, as: UTF8.self)
            let reading = isGood ? Reply.ok(expected) : .error(expected)
            if let found = difference("reply", reply, reading) { return found }
        }
        return nil
    }

    /// What the frame answers, without the line ends behind it.
    private func answer(_ frame: Frame) -> [UInt8] {
        let bytes =
            frame.kind == .apiResponse
            ? frame.body
            : Array((frame.headers.first { $0.name == "Reply-Text" }?.value ?? "").utf8)
        let ends: [Unicode.Scalar] = [
            "\n", "\r", "\u{b}", "\u{c}", "\u{85}", "\u{2028}", "\u{2029}",
        ]
        var scalars = String(decoding: bytes, as: UTF8.self).unicodeScalars
        while let last = scalars.last, ends.contains(last) { scalars.removeLast() }
        return Array(String(scalars).utf8)
    }

    private var http: String? {
        // Small enough that a fuzzer finds what lies behind each limit.
        var limits = HTTPLimits()
        limits.headBytesMax = 400
        limits.headersMax = 8
        limits.bodyBytesMax = 2_000
        let whole = HTTPFeed(input.whole, limits: limits)
        let cut = HTTPFeed(input.cut, limits: limits)
        let expected = SlowHTTP(limits: limits).responses(of: input.bytes)
        let found = whole.responses.map(PlainResponse.init)
        for response in whole.responses {
            let reply = ControlReply.parse(response, .jsonrpc)
            let isSaid = ControlReply.parse(response.body, .jsonrpc).outcome != .unreadable
            if !isSaid, response.status != 200, reply.outcome == .unreadable {
                return "HTTP: status \(response.status) says nothing"
            }
        }
        return difference("HTTP", found, expected.responses)
            ?? difference("the end of HTTP is good", whole.error == nil, expected.isGood)
            ?? difference("HTTP cut", cut.responses.map(PlainResponse.init), found)
            ?? difference("the end of HTTP cut", cut.error, whole.error)
            ?? whole.responses.lazy.compactMap { bodies($0.body) }.first
    }

    /// The bytes as a datagram or what came through a FIFO.
    private func bodies(_ bytes: [UInt8]) -> String? {
        let lines = ControlReply.parse(bytes, .mi)
        if let found = difference(
            "lines",
            PlainOutcome(lines.outcome),
            SlowLines.outcome(of: bytes)
        ) {
            return found
        }
        for dialect in [ControlDialect.jsonrpc, .opensips] {
            let reply = ControlReply.parse(bytes, dialect)
            guard let expected = SlowRPC.reply(in: bytes) else { continue }
            let found =
                difference("outcome", PlainOutcome(reply.outcome), expected.outcome)
                ?? difference("id", reply.id, expected.id)
                ?? list(reply.outcome(to: request), expected.outcome)
            if let found { return found }
        }
        return nil
    }

    /// A list without a dialog is one only where the proxy said nothing else.
    private func list(_ outcome: ControlReply.Outcome, _ expected: PlainOutcome) -> String? {
        let right: PlainOutcome =
            switch expected {
            case .accepted(let text): text.isEmpty ? .dialogs([]) : .unreadable
            default: expected
            }
        return difference("list", PlainOutcome(outcome), right)
    }
}
