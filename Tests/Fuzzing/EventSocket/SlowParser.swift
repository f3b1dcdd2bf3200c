package import EventSocket
import Telephony

/// A slow, obviously right reading of the same bytes: the yardstick for the fast one.
///
/// It splits into lines, then names from values, then decodes, each step on its own array.
package struct SlowParser {
    var limits = FrameLimits()

    package init(limits: FrameLimits = FrameLimits()) { self.limits = limits }

    /// The frames of a whole stream and whether it ends well.
    package func frames(of bytes: [UInt8]) -> (frames: [Frame], isGood: Bool) {
        var frames: [Frame] = []
        var rest = bytes[...]
        while true {
            rest = rest.drop { $0 == 0x0a }
            guard !rest.isEmpty else { return (frames, true) }
            guard let blank = rest.indices.dropLast().first(where: { isBlank(rest, at: $0) }),
                blank - rest.startIndex < limits.headerBytesMax
            else { return (frames, false) }
            let headers = HeaderLine.lines(rest[...blank], limit: .max)
            guard let length = bodyLength(headers), rest.endIndex - (blank + 2) >= length else {
                return (frames, false)
            }
            let end = blank + 2 + length
            frames.append(
                length > limits.bodyBytesMax
                    ? Frame(kind: .passedOver, headers: [], body: [])
                    : Frame(
                        kind: kind(headers),
                        headers: headers,
                        body: Array(rest[(blank + 2)..<end])
                    )
            )
            rest = rest[end...]
        }
    }

    /// What a plain event says.
    package func reading(of body: [UInt8]) -> FrameFeed.Reading {
        var values: [String: [UInt8]] = [:]
        var rest = body[...]
        var count = 0
        var last: [UInt8] = []
        while true {
            guard let end = rest.firstIndex(of: 0x0a) else { return malformed(Self.unfinished) }
            let line = rest[..<end]
            rest = rest[(end + 1)...]
            if line.isEmpty { break }
            last = Array(line)
            count += 1
            guard count <= limits.eventHeadersMax else {
                return malformed(.tooManyHeaders(limit: limits.eventHeadersMax))
            }
            guard let colon = line.firstIndex(of: UInt8(ascii: ":")) else { continue }
            let name = String(decoding: line[..<colon], as: UTF8.self)
            let value = Array(line[(colon + 1)...].drop { $0 == 0x20 })
            if values[name] == nil { values[name] = value }
        }
        // The last header alone can tell of a body behind it.
        let mark = Array("Content-Length:".utf8)
        let inner =
            last.starts(with: mark) ? Array(last.dropFirst(mark.count).drop { $0 == 0x20 }) : []
        values["Content-Length"] = inner
        guard inner.isEmpty ? rest.isEmpty : number(inner) == Int64(rest.count) else {
            return malformed(Self.unfinished)
        }
        return reading(values)
    }

    /// What a JSON event says; nil where the text is none by the letter, so that how lenient a
    /// reader may be is left open.
    func reading(ofJSON body: [UInt8]) -> FrameFeed.Reading? {
        let repaired = Array(String(decoding: body, as: UTF8.self).utf8)
        guard let members = SlowJSON.object(repaired, depthMax: 64),
            Set(members.map(\.key)).count == members.count
        else { return nil }
        guard members.count <= limits.eventHeadersMax else {
            return malformed(.tooManyHeaders(limit: limits.eventHeadersMax))
        }
        var values: [String: [UInt8]] = [:]
        for (key, value) in members where key != Array("Content-Length".utf8) {
            guard let text = value.eventText else { continue }
            values[String(decoding: key, as: UTF8.self)] = Array(encoded(text).drop { $0 == 0x20 })
        }
        return reading(values)
    }

    private func reading(_ values: [String: [UInt8]]) -> FrameFeed.Reading {
        let name = String(decoding: values["Event-Name"] ?? [], as: UTF8.self)
        var stamp = EventReader.Stamp()
        stamp.time = number(values["Event-Date-Timestamp"]) ?? 0
        stamp.sequence = number(values["Event-Sequence"]) ?? 0
        stamp.coreUUID = text(values["Core-UUID"])
        let kinds: [String: CallEvent.Kind] = [
            "CHANNEL_CREATE": .created, "CHANNEL_ANSWER": .answered, "CHANNEL_HANGUP": .hangingUp,
            "CHANNEL_HANGUP_COMPLETE": .finished,
        ]
        if let kind = kinds[name] { return call(kind, stamp, values) }
        switch name {
        case "": return malformed(.missing("Event-Name"))
        case "HEARTBEAT": return reading(.heartbeat, stamp)
        case "CHANNEL_BRIDGE":
            guard (values["Content-Length"] ?? []).isEmpty else {
                return malformed(Self.unfinished)
            }
            let (first, second) = (values["Bridge-A-Unique-ID"], values["Bridge-B-Unique-ID"])
            return leg(.bridged, second, of: first, stamp)
        case "SHUTDOWN": return reading(.shutdown, stamp)
        default: return reading(.ignored, nil)
        }
    }

    private func call(
        _ kind: CallEvent.Kind,
        _ stamp: EventReader.Stamp,
        _ values: [String: [UInt8]]
    ) -> FrameFeed.Reading {
        guard (values["Content-Length"] ?? []).isEmpty else { return malformed(Self.unfinished) }
        guard stamp.time > 0 else { return malformed(.missing("Event-Date-Timestamp")) }
        let id = decodedName(values["Unique-ID"])
        guard !id.isEmpty else { return malformed(.missing("Unique-ID")) }
        let direction = String(decoding: values["Call-Direction"] ?? [], as: UTF8.self)
        guard ["inbound", "outbound"].contains(direction) else {
            return reading(kind == .created ? .undirected : .ignored, nil)
        }
        if direction == "outbound" {
            let kinds: [CallEvent.Kind: OtherLeg.Kind] = [
                .created: .created, .answered: .answered, .hangingUp: .hungUp,
            ]
            guard let leg = kinds[kind] else { return reading(.ignored, nil) }
            return self.leg(leg, values["Unique-ID"], of: values["Channel-Call-UUID"], stamp)
        }
        guard !(values["Channel-Name"] ?? []).starts(with: Array("loopback/".utf8))
        else { return reading(.ignored, nil) }
        let whole = wholeHash(decoded(values["Unique-ID"]))
        let marked = Array("cut~\(whole)~".utf8) + id
        let callID = CallID(bytes: id.count > 128 ? marked : id)
        var event = CallEvent(kind, link: LinkID(0), time: stamp.time, id: callID)
        if kind == .created || kind == .finished { addParties(values, to: &event) }
        if kind == .hangingUp || kind == .finished { event.cause = text(values["Hangup-Cause"]) }
        if kind == .finished {
            let side = values["variable_sip_hangup_disposition"] ?? []
            if side.starts(with: "recv_".utf8) { event.hangUpSide = .caller }
            if side.starts(with: "send_".utf8) { event.hangUpSide = .switch }
            event.call.createdAt = number(values["variable_start_uepoch"]) ?? 0
            event.call.answeredAt = number(values["variable_answer_uepoch"]) ?? 0
            event.endedAt = number(values["variable_end_uepoch"]) ?? 0
        }
        return FrameFeed.Reading(.call, event: event, stamp: stamp)
    }

    /// A leg that belongs to another one, both of them named in full.
    private func leg(
        _ kind: OtherLeg.Kind,
        _ own: [UInt8]?,
        of other: [UInt8]?,
        _ stamp: EventReader.Stamp
    ) -> FrameFeed.Reading {
        let (own, other) = (decodedName(own), decodedName(other))
        guard stamp.time > 0, !own.isEmpty, !other.isEmpty, own.count <= 128, other.count <= 128,
            own != other
        else { return reading(.ignored, nil) }
        let leg = OtherLeg(
            kind,
            link: LinkID(0),
            time: stamp.time,
            id: CallID(bytes: own),
            call: CallID(bytes: other)
        )
        return FrameFeed.Reading(.leg, event: nil, leg: leg, stamp: stamp)
    }

    private func addParties(_ values: [String: [UInt8]], to event: inout CallEvent) {
        SlowParties(values.mapValues(decoded)).add(to: &event)
        event.call.name = text(values["Caller-Caller-ID-Name"])
        event.call.source = text(values["Caller-Network-Addr"])
        if event.call.source.isEmpty { event.call.source = text(values["variable_sip_network_ip"]) }
        event.call.userAgent = text(values["variable_sip_user_agent"])
        event.call.sipCallID = text(values["variable_sip_call_id"])
        event.call.fromTag = text(values["variable_sip_from_tag"])
    }

    private func malformed(_ error: MalformedEvent) -> FrameFeed.Reading {
        reading(.malformed(error), nil)
    }

    private func reading(_ reading: EventReading, _ stamp: EventReader.Stamp?) -> FrameFeed.Reading
    {
        FrameFeed.Reading(reading, event: nil, stamp: stamp)
    }
}

extension SlowParser {
    private static let unfinished = MalformedEvent.missing("the empty line at its end")

    /// Percent-encodes what would end a line or look encoded already.
    private func encoded(_ text: [UInt8]) -> [UInt8] {
        text.flatMap { byte -> [UInt8] in
            guard byte < 0x20 || byte == UInt8(ascii: "%") else { return [byte] }
            let digits = String(byte, radix: 16, uppercase: true)
            return Array(("%" + (digits.count < 2 ? "0" : "") + digits).utf8)
        }
    }

    private func isBlank(_ bytes: ArraySlice<UInt8>, at index: Int) -> Bool {
        bytes[index] == 0x0a && bytes[index + 1] == 0x0a
    }

    private func bodyLength(_ headers: [HeaderLine]) -> Int? {
        let values = headers.filter { $0.name == "Content-Length" }.map(\.value)
        guard let first = values.first else { return 0 }
        guard values.allSatisfy({ $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }),
            values.allSatisfy({ Int($0) == Int(first) }),
            let length = Int(first), length <= limits.passedOverBytesMax
        else { return nil }
        return length
    }

    private func kind(_ headers: [HeaderLine]) -> FrameKind {
        let kinds: [String: FrameKind] = [
            "auth/request": .authRequest, "text/rude-rejection": .rudeRejection,
            "command/reply": .commandReply, "api/response": .apiResponse,
            "text/event-plain": .eventPlain, "text/event-json": .eventJSON,
            "text/event-xml": .eventXML, "log/data": .logData,
            "text/disconnect-notice": .disconnectNotice,
        ]
        let value = headers.first { $0.name == "Content-Type" }?.value ?? ""
        return kinds[value] ?? .other
    }

    private func number(_ value: [UInt8]?) -> Int64? {
        guard let value, (1...18).contains(value.count),
            value.allSatisfy({ (0x30...0x39).contains($0) })
        else { return nil }
        return Int64(String(decoding: value, as: UTF8.self))
    }

    private func text<let capacity: Int>(_ value: [UInt8]?) -> ShortText<capacity> {
        ShortText(bytes: decoded(value))
    }

    private func wholeHash(_ bytes: [UInt8]) -> UInt64 {
        var hash = StableHash()
        for byte in bytes { hash.add(byte) }
        return hash.value
    }

    /// A name keeps the escapes that can only be its own.
    private func decodedName(_ value: [UInt8]?) -> [UInt8] {
        let value = value ?? []
        var name: [UInt8] = []
        var index = 0
        while index < value.count {
            let digits = value.dropFirst(index + 1).prefix(2)
            let isHex = digits.count == 2 && digits.allSatisfy { Character(.init($0)).isHexDigit }
            guard value[index] == UInt8(ascii: "%"), isHex,
                let byte = UInt8(String(decoding: digits, as: UTF8.self), radix: 16)
            else {
                name.append(value[index])
                index += 1
                continue
            }
            let next = value.dropFirst(index + 3).prefix(2)
            let isUpper = digits.allSatisfy(SwitchEscape.isDigit)
            let isOwnPercent = next.count == 2 && next.allSatisfy(SwitchEscape.isDigit)
            let isOwn = byte == UInt8(ascii: "%") ? isOwnPercent : SwitchEscape.isNeverEscaped(byte)
            name += isUpper && isOwn ? Array(value[index..<index + 3]) : [byte]
            index += 3
        }
        return name
    }

    private func decoded(_ value: [UInt8]?) -> [UInt8] {
        var decoded: [UInt8] = []
        var rest = (value ?? [])[...]
        while let byte = rest.popFirst() {
            let pair = rest.prefix(2)
            let isHex = pair.count == 2 && pair.allSatisfy { Character(.init($0)).isHexDigit }
            if byte == UInt8(ascii: "%"), isHex {
                decoded.append(UInt8(String(decoding: pair, as: UTF8.self), radix: 16) ?? 0)
                rest = rest.dropFirst(2)
            } else {
                decoded.append(byte)
            }
        }
        return decoded
    }
}
