import Kamailio
import Telephony
import Wire

/// A slow, obviously right reading of what comes over evapi: the yardstick for the fast one.
struct SlowEvapi {
    var limits = NetstringLimits()

    /// The payloads of a whole stream and whether it ends well.
    func payloads(of bytes: [UInt8]) -> (payloads: [[UInt8]], isGood: Bool) {
        var payloads: [[UInt8]] = []
        var rest = bytes[...]
        while !rest.isEmpty {
            let digits = rest.prefix { (0x30...0x39).contains($0) }
            let text = String(decoding: digits, as: UTF8.self)
            rest = rest.dropFirst(digits.count)
            guard (1...limits.lengthDigitsMax).contains(digits.count), let length = Int(text),
                text == "\(length)", length <= limits.payloadBytesMax,
                rest.popFirst() == UInt8(ascii: ":"), rest.count > length
            else { return (payloads, false) }
            payloads.append(Array(rest.prefix(length)))
            rest = rest.dropFirst(length)
            guard rest.popFirst() == UInt8(ascii: ",") else {
                payloads.removeLast()
                return (payloads, false)
            }
        }
        return (payloads, true)
    }

    /// What one payload says; the place of a fault in its JSON is always 0.
    func reading(of payload: [UInt8]) -> EvapiFeed.Reading {
        do throws(MalformedEvapi) {
            return try SlowEvent(payload).reading()
        } catch {
            return EvapiFeed.Reading(.malformed(error), event: nil)
        }
    }
}

/// One event as the members of its object.
private struct SlowEvent {
    private var values: [String: SlowJSON] = [:]

    private static let keys = [
        "event", "ts", "call_id", "from_tag", "cseq", "caller", "callee", "src", "real_src",
        "h_entry", "h_id", "t_index", "t_label", "code", "over", "ua", "name", "to_user", "r_host",
        "f_host", "pai", "ppi", "rpid",
    ]

    init(_ payload: [UInt8]) throws(MalformedEvapi) {
        guard let members = SlowJSON.object(payload, depthMax: 16) else { throw .notJSON(at: 0) }
        var repeated: String?
        for (key, value) in members {
            let key = String(decoding: key, as: UTF8.self)
            guard Self.keys.contains(key) else { continue }
            if values[key] == nil { values[key] = value } else { repeated = key }
        }
        if let repeated { throw .repeated(repeated) }
    }

    func reading() throws(MalformedEvapi) -> EvapiFeed.Reading {
        switch String(decoding: try needed("event"), as: UTF8.self) {
        case "pong": return EvapiFeed.Reading(.pong, event: nil)
        case "call.invite": return EvapiFeed.Reading(.call, event: try invite())
        case "call.decide":
            var event = try invite()
            if let index = number("t_index"), let label = number("t_label") {
                event.call.heldTransaction = TransactionKey(index: index, label: label)
            }
            return EvapiFeed.Reading(.call, event: event)
        case "call.answer": return EvapiFeed.Reading(.call, event: try call(.answered))
        case "call.end": return EvapiFeed.Reading(.call, event: try call(.hungUp))
        case "call.failed":
            let event = withCode(try call(.hungUp))
            let isProven = !event.cause.isEmpty || number("over") == 1
            return EvapiFeed.Reading(isProven ? .call : .unprovenEnd, event: event)
        case "call.refused":
            var event = withCode(try call(.hungUp))
            event.isRefusal = true
            return EvapiFeed.Reading(.call, event: event)
        default: return EvapiFeed.Reading(.ignored, event: nil)
        }
    }

    private func withCode(_ event: CallEvent) -> CallEvent {
        guard let code = number("code"), (100...699).contains(code) else { return event }
        var event = event
        event.cause = ShortText("SIP \(code)")
        return event
    }

    private func call(_ kind: CallEvent.Kind) throws(MalformedEvapi) -> CallEvent {
        let time = try time()
        let callID = try needed("call_id")
        let fromTag = try needed("from_tag")
        let escaped = callID.flatMap { byte in
            switch byte {
            case UInt8(ascii: ";"): Array("%3B".utf8)
            case UInt8(ascii: "%"): Array("%25".utf8)
            default: [byte]
            }
        }
        let name = escaped + [UInt8(ascii: ";")] + fromTag
        let id = name.count > 128 ? Array("cut~\(hash(name))~".utf8) + name.prefix(128) : name
        var event = CallEvent(kind, link: EvapiFeed.link, time: time, id: CallID(bytes: id))
        event.call.isNamedByDialog = true
        event.call.sipCallID = ShortText(bytes: callID)
        event.call.fromTag = ShortText(bytes: fromTag)
        event.call.cseq = number("cseq") ?? 0
        if let entry = number("h_entry"), let id = number("h_id") {
            event.call.dialog = DialogKey(entry: entry, id: id)
        }
        return event
    }

    private func invite() throws(MalformedEvapi) -> CallEvent {
        var event = try call(.created)
        let from = try text("caller") ?? []
        let asserted = ["ppi", "pai", "rpid"].map(optional).first { !$0.isEmpty }
        let caller = addCaller(from, asserted, to: &event.call)
        let callee = callee(try text("callee") ?? [])
        event.call.caller = PartyText(bytes: caller)
        event.call.callee = PartyText(bytes: callee)
        // Nothing is scoped where no domain is known, but no text looks so.
        event.call.callerReading = readCaller(caller).scoped(to: PartyScope())
        event.call.calleeReading = readCallee(callee).scoped(to: PartyScope())
        event.call.name = ShortText(bytes: optional("name"))
        event.call.userAgent = ShortText(bytes: optional("ua"))
        let real = Array(optional("real_src").prefix(64))
        let source = Array(optional("src").prefix(64))
        event.call.source = ShortText(
            bytes: real.isEmpty
                ? address(source, endsInPort: true) : address(real, endsInPort: false)
        )
        return event
    }

    private func addCaller(
        _ from: [UInt8],
        _ asserted: [UInt8]?,
        to call: inout Call
    ) -> [UInt8] {
        guard let asserted else { return from }
        let differs = PartyText(bytes: from) != PartyText(bytes: asserted)
        let (whose, sent) = (readCaller(asserted), readCaller(from))
        let isFrom = whose == .party(.withheld) && sent != .party(.withheld)
        let agrees = sent == whose && sent != .party(.withheld)
        let isBoth = sent != .party(.withheld)
        call.callerSource = isFrom || agrees ? .from : isBoth ? .both : .asserted
        if differs { call.callerOther = OtherIdentity(bytes: isFrom ? asserted : from) }
        return isFrom ? from : asserted
    }

    private func callee(_ request: [UInt8]) -> [UInt8] {
        let to = optional("to_user")
        let (called, named) = (readCallee(request), readCallee(to))
        guard !to.isEmpty, named != .party(.none) else { return request }
        if called == .party(.none) { return to }
        return called.number == nil && (named.number?.digits.count ?? 0) >= 7 ? to : request
    }

    private func readCaller(_ text: [UInt8]) -> PartyReading {
        EvapiFeed.plan.read(ShortText<256>(bytes: text), wholeHash: hash(text))
    }

    private func readCallee(_ text: [UInt8]) -> PartyReading {
        EvapiFeed.plan.readCallee(ShortText<256>(bytes: text), wholeHash: hash(text))
    }

    private func address(_ text: [UInt8], endsInPort: Bool) -> [UInt8] {
        if text.first == UInt8(ascii: "[") {
            return Array(text.dropFirst().prefix { $0 != UInt8(ascii: "]") })
        }
        let colons = text.count { $0 == UInt8(ascii: ":") }
        guard colons == 1 || (colons > 1 && endsInPort) else { return text }
        return Array(text[..<(text.lastIndex(of: UInt8(ascii: ":")) ?? 0)])
    }

    /// The text as it was written and as it is meant; nil where there is none.
    private func value(_ key: String) -> SlowJSON? {
        guard let value = values[key], value != .null else { return nil }
        if case .text(_, written: Array("<null>".utf8)) = value { return nil }
        return value
    }

    private func text(_ key: String) throws(MalformedEvapi) -> [UInt8]? {
        guard let value = value(key) else { return nil }
        guard let bytes = value.bytes else { throw .wrongType(key) }
        return bytes
    }

    private func needed(_ key: String) throws(MalformedEvapi) -> [UInt8] {
        guard let text = try text(key), !text.isEmpty else { throw .missing(key) }
        return text
    }

    private func optional(_ key: String) -> [UInt8] { (try? text(key)) ?? [] }

    private func number(_ key: String) -> UInt32? {
        let digits: String
        switch value(key) {
        case .integer(let written): digits = written
        case .text(let bytes, let written) where bytes == written:
            digits = String(decoding: bytes, as: UTF8.self)
        default: return nil
        }
        guard digits.wholeMatch(of: /[0-9]{1,10}/) != nil else { return nil }
        return UInt32(digits)
    }

    private func time() throws(MalformedEvapi) -> EventTime {
        let bytes = try needed("ts")
        guard case .text(bytes, written: bytes) = values["ts"],
            let match = String(decoding: bytes, as: UTF8.self)
                .wholeMatch(of: /([0-9]{1,12})\.([0-9]{6})/),
            let time = EventTime(match.1 + match.2), time > 0
        else { throw .wrongType("ts") }
        return time
    }

    private func hash(_ bytes: [UInt8]) -> UInt64 {
        var hash = StableHash()
        for byte in bytes { hash.add(byte) }
        return hash.value
    }
}
