import EventSocket
import Telephony

/// What a parser made of some events, so that two parsers can be compared (FNV-1a, 64 bits).
///
/// The peers' programs in `.ci/bench` make the very same text of each event.
struct Digest {
    private(set) var value: UInt64 = 0xcbf2_9ce4_8422_2325

    private mutating func add(_ byte: UInt8) { value = (value ^ UInt64(byte)) &* 0x100_0000_01b3 }

    private mutating func add(_ text: String) {
        for byte in text.utf8 { add(byte) }
        add(UInt8(ascii: "|"))
    }

    private mutating func add<let capacity: Int>(_ text: ShortText<capacity>) {
        for byte in text.array { add(byte) }
        add(UInt8(ascii: "|"))
    }

    mutating func add(_ event: CallEvent, _ stamp: EventReader.Stamp) {
        let call = event.call
        add(Self.name(event.kind))
        add("\(stamp.time)")
        add("\(stamp.sequence)")
        add(stamp.coreUUID)
        add(call.id)
        if event.kind == .created || event.kind == .finished {
            add(call.caller)
            add(call.callee)
            add(call.name)
            add(call.source)
            add(call.userAgent)
            add(call.sipCallID)
            add(call.fromTag)
        }
        if event.kind == .hangingUp || event.kind == .finished { add(event.cause) }
        if event.kind == .finished {
            for time in [call.createdAt, call.answeredAt, event.endedAt] { add("\(time)") }
        }
        add(UInt8(ascii: "\n"))
    }

    private static func name(_ kind: CallEvent.Kind) -> String {
        switch kind {
        case .created: "CHANNEL_CREATE"
        case .answered: "CHANNEL_ANSWER"
        case .hangingUp, .hungUp: "CHANNEL_HANGUP"
        case .finished: "CHANNEL_HANGUP_COMPLETE"
        }
    }

    var text: String {
        let digits = String(value, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
