/// Pieces of pictures; what they say is escaped.
package enum SVG {
    /// Text at a place, in a size; `anchor` is `start`, `middle` or `end`.
    package static func text(
        _ text: String,
        _ x: Double,
        _ y: Double,
        _ anchor: String,
        _ size: Int = 12
    ) -> String {
        "<text x=\"\(point(x))\" y=\"\(point(y))\" text-anchor=\"\(anchor)\" "
            + "font-size=\"\(size)\">\(escaped(text))</text>\n"
    }

    /// A straight line in a colour.
    package static func line(
        _ x1: Double,
        _ y1: Double,
        _ x2: Double,
        _ y2: Double,
        _ colour: String
    ) -> String {
        "<line x1=\"\(point(x1))\" y1=\"\(point(y1))\" x2=\"\(point(x2))\" y2=\"\(point(y2))\" "
            + "stroke=\"\(colour)\"/>\n"
    }

    /// A dot; what it stands for is said where somebody points at it.
    package static func dot(
        _ place: (x: Double, y: Double),
        _ colour: String,
        _ words: String
    ) -> String {
        "<circle cx=\"\(point(place.x))\" cy=\"\(point(place.y))\" r=\"3\" "
            + "fill=\"\(colour)\"><title>\(escaped(words))</title></circle>\n"
    }

    /// A filled rectangle; `style` is its attributes, as the page's style has them.
    package static func bar(
        _ place: (x: Double, y: Double),
        _ size: (width: Double, height: Double),
        _ style: String,
        _ words: String
    ) -> String {
        "<rect x=\"\(point(place.x))\" y=\"\(point(place.y))\" width=\"\(point(size.width))\" "
            + "height=\"\(point(size.height))\" \(style)><title>\(escaped(words))</title></rect>\n"
    }

    /// A coordinate, to a tenth.
    package static func point(_ value: Double) -> String { Decimals.text(value, 1) }

    /// Text that stands in a page or a picture as it is, whatever it holds.
    package static func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;")
            .replacing(">", with: "&gt;").replacing("\"", with: "&quot;")
            .replacing("'", with: "&#39;")
    }
}
