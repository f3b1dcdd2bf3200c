import Wire

/// How a client wants its events written.
enum EventFormat: String, Sendable {
    case plain, json, xml

    func frame(_ event: SimulatedEvent) -> [UInt8] {
        let content =
            switch self {
            case .plain: Self.plainText(event)
            case .json: Self.jsonText(event)
            case .xml: Self.xmlText(event)
            }
        var frame: [UInt8] = []
        frame.reserveCapacity(content.count + 80)
        frame.append("Content-Length: ")
        frame.append(decimal: content.count)
        frame.append("\nContent-Type: text/event-\(rawValue)\n\n")
        frame.append(contentsOf: content)
        return frame
    }

    /// The lines, a blank line, and where there is a body its length before and itself behind it.
    static func plainText(_ event: SimulatedEvent) -> [UInt8] {
        var text = event.headers
        if !event.body.isEmpty {
            text.append("Content-Length: ")
            text.append(decimal: event.body.count)
            text.append("\n")
        }
        text.append("\n")
        text.append(contentsOf: event.body)
        return text
    }

    /// One object; repeated names repeat, and what looks like the switch's array becomes a list.
    static func jsonText(_ event: SimulatedEvent) -> [UInt8] {
        var text: [UInt8] = [UInt8(ascii: "{")]
        event.eachHeader { name, value in
            if text.count > 1 { text.append(",") }
            JSONText.append(name, to: &text)
            text.append(":")
            let decoded = PercentCoding.decoded(value)
            if let items = arrayItems(decoded) {
                text.append("[")
                for (index, item) in items.enumerated() {
                    if index > 0 { text.append(",") }
                    JSONText.append(item, to: &text)
                }
                text.append("]")
            } else {
                JSONText.append(decoded, to: &text)
            }
            return true
        }
        if !event.body.isEmpty {
            text.append(",\"Content-Length\":\"\(event.body.count)\",\"_body\":")
            JSONText.append(event.body, to: &text)
        }
        text.append("}")
        return text
    }

    static func xmlText(_ event: SimulatedEvent) -> [UInt8] {
        var text = [UInt8]("<event>\n  <headers>\n")
        event.eachHeader { name, value in
            let items = arrayItems(PercentCoding.decoded(value))?.map(PercentCoding.encoded)
            for item in items ?? [Array(value)] {
                text.append("    <")
                text.append(contentsOf: name)
                text.append(">")
                text.append(contentsOf: item)
                text.append("</")
                text.append(contentsOf: name)
                text.append(">\n")
            }
            return true
        }
        text.append("  </headers>\n")
        if !event.body.isEmpty {
            text.append("  <Content-Length>\(event.body.count)</Content-Length>\n  <body>")
            for byte in event.body { appendXML(byte, to: &text) }
            text.append("  </body>\n")
        }
        text.append("</event>\n")
        return text
    }

    private static func appendXML(_ byte: UInt8, to text: inout [UInt8]) {
        switch byte {
        case UInt8(ascii: "<"): text.append("&lt;")
        case UInt8(ascii: ">"): text.append("&gt;")
        case UInt8(ascii: "&"): text.append("&amp;")
        default: text.append(byte)
        }
    }

    /// The items of a value such as `ARRAY::one|:two`.
    private static func arrayItems(_ value: [UInt8]) -> [[UInt8]]? {
        guard value.starts(with: "ARRAY::".utf8) else { return nil }
        var items: [[UInt8]] = [[]]
        var rest = value.dropFirst(7)
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "|"), rest.first == UInt8(ascii: ":") {
                items.append([])
                rest = rest.dropFirst()
            } else {
                items[items.count - 1].append(byte)
            }
        }
        return items
    }
}
