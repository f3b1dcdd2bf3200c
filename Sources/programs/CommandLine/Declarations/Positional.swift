/// A declared argument that stands without a name.
package struct Positional<Result: Sendable>: Sendable {
    package let spec: PositionalSpec
    let resolve: @Sendable ([any Sendable]) -> Result?

    /// One that must stand.
    package static func required(_ name: String, _ kind: ValueKind<Result>, _ help: String) -> Self
    {
        Self(spec: PositionalSpec(name, ValueSpec(kind, placeholder: name), help, 1...1)) {
            $0.last as? Result
        }
    }
}

extension Positional {
    /// One that may be left out.
    package static func maybe<Value: Sendable>(
        _ name: String,
        _ kind: ValueKind<Value>,
        _ help: String
    ) -> Self where Result == Value? {
        Self(spec: PositionalSpec(name, ValueSpec(kind, placeholder: name), help, 0...1)) {
            .some($0.last as? Value)
        }
    }

    /// All that are left, at least `min`; must be the last one declared.
    package static func many<Value: Sendable>(
        _ name: String,
        _ kind: ValueKind<Value>,
        min: Int = 0,
        _ help: String
    ) -> Self where Result == [Value] {
        Self(spec: PositionalSpec(name, ValueSpec(kind, placeholder: name), help, min...Int.max)) {
            $0.compactMap { $0 as? Value }
        }
    }
}

/// What the parser, the help and the completion need to know of a positional argument.
package struct PositionalSpec: Sendable {
    let name: String
    let value: ValueSpec
    let help: String
    let count: ClosedRange<Int>

    init(_ name: String, _ value: ValueSpec, _ help: String, _ count: ClosedRange<Int>) {
        self.name = name
        self.value = value
        self.help = help
        self.count = count
    }

    /// As a synopsis shows it: `FILE…`, `[NAME]`.
    var synopsis: String {
        let name = count.upperBound > 1 ? name + "…" : name
        return count.lowerBound == 0 ? "[\(name)]" : name
    }
}
