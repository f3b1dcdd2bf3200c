/// One recorded event, cut into fixed text and the places of values.
struct EventTemplate: Sendable {
    enum Piece: Sendable {
        case text([UInt8])
        case field(TemplateField)
    }

    /// One for each form of a leg, compiled once.
    struct Set: Sendable {
        private let templates: [EventForm: EventTemplate]

        init(listing: String, forms: [EventForm]) {
            var templates: [EventForm: EventTemplate] = [:]
            for form in forms { templates[form] = EventTemplate(listing: listing, form: form) }
            self.templates = templates
        }

        /// The template of a form that was recorded for this kind of leg.
        subscript(form: EventForm) -> EventTemplate {
            guard let template = templates[form] else {
                preconditionFailure("no recorded text for \(form)")
            }
            return template
        }
    }

    static let inbound = Set(
        listing: RecordedText.inboundChannel + "\n" + RecordedText.inboundVariables,
        forms: EventForm.allCases
    )
    static let outbound = Set(
        listing: RecordedText.outboundChannel + "\n" + RecordedText.outboundVariables,
        forms: EventForm.outbound
    )

    /// Those of a leg.
    static func of(_ side: SimulatedCall.Side) -> Set { side == .inbound ? inbound : outbound }

    private let pieces: [Piece]
    /// Bytes of the longest event made so far are near this; saves growing.
    private let sizeHint: Int

    init(listing: String, form: EventForm) {
        var text: [UInt8] = []
        var pieces: [Piece] = []
        var isWanted = true
        for line in listing.split(separator: "\n") {
            if line.hasPrefix("[") {
                isWanted = line == "[*]" || line.contains(form.rawValue)
            } else if isWanted {
                Self.cut(line, into: &pieces, text: &text)
            }
        }
        pieces.append(.text(text))
        self.pieces = pieces
        sizeHint = 1_024 + listing.utf8.count
    }

    private static func cut(_ line: Substring, into pieces: inout [Piece], text: inout [UInt8]) {
        var rest = line
        while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
            let name = String(rest[rest.index(after: open)..<close])
            guard let field = TemplateField(rawValue: name) else {
                preconditionFailure("recorded text names an unknown value: \(name)")
            }
            text.append(contentsOf: rest[..<open].utf8)
            pieces.append(.text(text))
            pieces.append(.field(field))
            text.removeAll()
            rest = rest[rest.index(after: close)...]
        }
        text.append(contentsOf: rest.utf8)
        text.append(UInt8(ascii: "\n"))
    }

    /// The event's header lines with a leg's values in their places.
    func rendered(_ leg: SimulatedLeg, moment: EventMoment) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(sizeHint)
        for piece in pieces {
            switch piece {
            case .text(let text): bytes.append(contentsOf: text)
            case .field(let field): leg.write(field, at: moment, to: &bytes)
            }
        }
        return bytes
    }
}
