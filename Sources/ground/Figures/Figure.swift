/// What one figure of a program is: stated once, beside the value.
///
/// People read figures by name, and programs read metrics that follow from the same statement.
package struct Figure: Sendable, Hashable {
    /// How the value moves, and so which type of metric it is.
    package enum Kind: Sendable {
        /// Only grows while the program runs.
        case counter
        /// Goes up and down.
        case gauge
        /// How many lengths of time were how long.
        case histogram
        /// Words for people; no metric.
        case words
    }

    /// What the value counts; names say it as well, units last.
    package enum Unit: Sendable {
        case one
        case microseconds
        case bytes
        case kilobytes
        case percent
    }

    /// Whose figure it is: of the program, or of each switch.
    package enum Scope: Sendable {
        case agent
        case link
    }

    package let name: String
    /// What it says, in one sentence without its full stop.
    package let meaning: String
    package let kind: Kind
    package let unit: Unit
    package let scope: Scope

    package init(
        _ kind: Kind,
        _ name: String,
        _ meaning: String,
        unit: Unit = .one,
        of scope: Scope = .agent
    ) {
        (self.kind, self.name, self.meaning) = (kind, name, meaning)
        (self.unit, self.scope) = (unit, scope)
    }

    /// The value at this moment; `link` names the switch that it is of.
    package func reading(_ value: some FigureNumber, of link: String? = nil) -> FigureReading {
        FigureReading(figure: self, link: link, value: .number(value.figure))
    }

    /// Its buckets at this moment; `link` as above.
    package func reading(_ buckets: FigureBuckets, of link: String? = nil) -> FigureReading {
        FigureReading(figure: self, link: link, value: .buckets(buckets))
    }

    /// The words for it at this moment; `link` as above.
    package func reading(words: String, of link: String? = nil) -> FigureReading {
        FigureReading(figure: self, link: link, value: .words(words))
    }
}

/// A figure as it stands.
package struct FigureReading: Sendable, Equatable {
    /// A number that metrics can carry, or words for people.
    package enum Value: Sendable, Equatable {
        case number(Int64)
        case words(String)
        case buckets(FigureBuckets)
    }

    package let figure: Figure
    /// The switch that it is of.
    package let link: String?
    package let value: Value

    /// The name under which it is shown; of a switch, with the switch's in front.
    package var name: String { FigureName.written(figure.name, of: link) }
}

/// How figures of switches are told from each other and from the program's.
package enum FigureName {
    private static let start = "switch."

    /// The name as people read it: of a switch, `switch.NAME.` stands in front.
    package static func written(_ name: String, of link: String?) -> String {
        link.map { "\(start)\($0).\(name)" } ?? name
    }

    /// The two parts again: figures' own names hold no dot, those of switches may.
    package static func parts(of name: String) -> (name: Substring, link: Substring?) {
        guard name.hasPrefix(start), let dot = name.lastIndex(of: "."),
            let begin = name.index(name.startIndex, offsetBy: start.count, limitedBy: dot)
        else { return (name[...], nil) }
        return (name[name.index(after: dot)...], name[begin..<dot])
    }
}
