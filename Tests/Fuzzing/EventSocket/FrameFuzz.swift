import EventSocket

/// Framing and events of the event socket, whole and cut, against the slow parser.
struct FrameFuzz {
    private let input: CutInput
    private let limits: FrameLimits

    init(_ input: [UInt8], isPlanted: Bool) {
        self.input = CutInput(input, isPlanted: isPlanted)
        // Small enough that a fuzzer finds what lies behind each limit.
        var limits = FrameLimits()
        limits.headerBytesMax = 512
        limits.bodyBytesMax = 20_000
        limits.eventHeadersMax = 250
        self.limits = limits
    }

    var complaint: String? {
        framing ?? events ?? bareEvent(limits) ?? bareEvent(FrameLimits()) ?? bareJSON
    }

    private var framing: String? {
        let whole = FrameFeed.frames(of: input.whole, limits: limits)
        let slow = SlowParser(limits: limits).frames(of: input.bytes)
        return difference("frames", whole.frames, slow.frames)
            ?? difference("the end is good", whole.error == nil, slow.isGood)
            ?? difference("cut", FrameFeed.frames(of: input.cut, limits: limits), whole)
    }

    private var events: String? {
        let whole = FrameFeed.readings(of: input.whole, limits: limits)
        let cut = FrameFeed.readings(of: input.cut, limits: limits)
        if let found = difference("events cut", cut, whole) { return found }
        let frames = FrameFeed.frames(of: input.whole, limits: limits).frames
        let events = frames.filter { $0.kind == .eventPlain || $0.kind == .eventJSON }
        for (event, reading) in zip(events, whole.readings) {
            let slow = SlowParser(limits: limits)
            let expected =
                event.kind == .eventPlain
                ? slow.reading(of: event.body) : slow.reading(ofJSON: event.body)
            guard let expected else { continue }
            if let found = difference("event", reading, expected) { return found }
        }
        return difference("events", whole.readings.count, events.count)
    }

    /// The input as the body of an event: a fuzzer rarely keeps a frame's length right.
    ///
    /// Under small limits most bodies are walked line by line and counted; the usual ones let the
    /// quick walk have them.
    private func bareEvent(_ limits: FrameLimits) -> String? {
        difference(
            "plain event",
            FrameFeed.Reading(plain: input.bytes, limits: limits),
            SlowParser(limits: limits).reading(of: input.bytes)
        )
    }

    private var bareJSON: String? {
        guard input.bytes.contains(UInt8(ascii: "{")) else { return nil }
        let reading = FrameFeed.Reading(json: input.bytes, limits: limits)
        guard let expected = SlowParser(limits: limits).reading(ofJSON: input.bytes) else {
            return nil
        }
        return difference("JSON event", reading, expected)
    }
}
