package import Rules
package import Telephony

/// One place in a table.
package struct Cell: Sendable, ExpressibleByStringInterpolation {
    /// Longest text of others that is shown where there is room for any: no name, reason or address is
    /// as long, and what is padded to it stays readable.
    package static let placesMax = 256

    /// What stands in front of a time, or all there is; escaped: whatever a caller chose cannot leave its
    /// cell.
    private let opening: String
    private let time: EventTime?
    private let detail: TimeText.Detail
    private let closing: String
    package let style: Style
    /// Text that others chose may be shown in this many places where there is little room; nil for what
    /// is never cut: numbers, times, names by which something can be asked for.
    package let widthMax: Int?

    package init(_ text: String, _ style: Style = .plain) {
        self.init(escaped: TextEscape.escaped(text), style)
    }

    /// Bytes as a switch sent them.
    package init<let capacity: Int>(_ text: ShortText<capacity>, _ style: Style = .plain) {
        self.init(escaped: TextEscape.escaped(bytes: text.array), style)
    }

    package init(stringLiteral value: String) { self.init(value) }

    /// A time, which is shown by the clocks of whoever reads it, between words.
    package init(
        _ before: String = "",
        time: EventTime,
        _ after: String = "",
        _ detail: TimeText.Detail = .short,
        _ style: Style = .plain
    ) {
        opening = TextEscape.escaped(before)
        closing = TextEscape.escaped(after)
        (self.time, self.detail, self.style, widthMax) = (time, detail, style, nil)
    }

    private init(escaped text: String, _ style: Style, widthMax: Int? = nil) {
        (opening, closing, time, detail) = (text, "", nil, .short)
        (self.style, self.widthMax) = (style, widthMax)
    }

    /// Text that others chose, which may be cut to so many places where there is little room.
    ///
    /// What counts is what is shown: one letter can carry a thousand marks, and one control
    /// character takes eight places once it is escaped.
    package static func brief(
        _ text: String,
        _ widthMax: Int = 32,
        _ style: Style = .plain
    ) -> Cell {
        Cell(escaped: TextEscape.escaped(text), style, widthMax: widthMax)
    }

    /// All of it, times by UTC.
    package var text: String { text(in: .utc) }

    /// All of it, times by the clocks of a zone.
    package func text(in zone: HourZone) -> String {
        guard let time else {
            return widthMax == nil ? opening : ShownText.cut(opening, to: Self.placesMax)
        }
        return opening + zone.text(time, detail) + closing
    }
}

extension HourZone {
    /// A time by the clocks of the zone, which it names.
    package func text(_ time: EventTime, _ detail: TimeText.Detail = .short) -> String {
        TimeText.text(time, detail, offset: self == .utc ? nil : offset(at: time))
    }
}
