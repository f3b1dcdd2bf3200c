/// A figure and where whoever keeps it has its value.
package struct KeptFigure<Owner>: Sendable {
    package let figure: Figure
    /// The property itself: a test can tell which ones are stated.
    package let path: any PartialKeyPath<Owner> & Sendable
    private let number: @Sendable (Owner) -> Int64

    package init<Number: FigureNumber>(
        _ figure: Figure,
        _ path: any KeyPath<Owner, Number> & Sendable
    ) {
        self.figure = figure
        self.path = path
        number = { $0[keyPath: path].figure }
    }

    /// A figure that only grows while the program runs.
    package static func counter<Number: FigureNumber>(
        _ name: String,
        _ path: any KeyPath<Owner, Number> & Sendable,
        _ meaning: String,
        unit: Figure.Unit = .one,
        of scope: Figure.Scope = .agent
    ) -> Self {
        Self(Figure(.counter, name, meaning, unit: unit, of: scope), path)
    }

    /// A figure that goes up and down.
    package static func gauge<Number: FigureNumber>(
        _ name: String,
        _ path: any KeyPath<Owner, Number> & Sendable,
        _ meaning: String,
        unit: Figure.Unit = .one,
        of scope: Figure.Scope = .agent
    ) -> Self {
        Self(Figure(.gauge, name, meaning, unit: unit, of: scope), path)
    }

    func reading(in owner: Owner, of link: String?) -> FigureReading {
        figure.reading(number(owner), of: link)
    }
}

/// Values whose every property is a figure, each stated once.
package protocol FigureKeeping: Sendable {
    static var figures: [KeptFigure<Self>] { get }
}

extension FigureKeeping {
    /// Every figure as it stands; `link` names the switch that they are of.
    package func readings(of link: String? = nil) -> [FigureReading] {
        Self.figures.map { $0.reading(in: self, of: link) }
    }

    /// What they are, without values.
    package static var stated: [Figure] { figures.map(\.figure) }
}

/// What can be the value of a figure.
package protocol FigureNumber: Sendable {
    var figure: Int64 { get }
}

extension Int: FigureNumber { package var figure: Int64 { Int64(self) } }
extension Int64: FigureNumber { package var figure: Int64 { self } }
extension UInt64: FigureNumber { package var figure: Int64 { Int64(clamping: self) } }
extension Bool: FigureNumber { package var figure: Int64 { self ? 1 : 0 } }
