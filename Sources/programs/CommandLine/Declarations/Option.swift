/// A declared option whose value is a `Result` once parsed.
package struct Option<Result: Sendable>: Sendable {
    package let spec: OptionSpec
    let resolve: @Sendable ([any Sendable]) -> Result?

    /// An option that may stand at most once and has a default.
    package static func one(
        _ name: String,
        short: Character? = nil,
        _ kind: ValueKind<Result>,
        default value: Result,
        value placeholder: String,
        _ help: String
    ) -> Self {
        let spec = OptionSpec(
            name: name,
            short: short,
            value: ValueSpec(kind, placeholder: placeholder),
            help: help,
            defaultText: "\(value)"
        )
        return Self(spec: spec) { $0.isEmpty ? value : $0.last as? Result }
    }

    /// An option that must stand exactly once.
    package static func required(
        _ name: String,
        short: Character? = nil,
        _ kind: ValueKind<Result>,
        value placeholder: String,
        _ help: String
    ) -> Self {
        let spec = OptionSpec(
            name: name,
            short: short,
            value: ValueSpec(kind, placeholder: placeholder),
            help: help,
            isRequired: true
        )
        return Self(spec: spec) { $0.last as? Result }
    }
}

extension Option {
    /// An option that may stand at most once; nil where it does not.
    package static func maybe<Value: Sendable>(
        _ name: String,
        short: Character? = nil,
        _ kind: ValueKind<Value>,
        value placeholder: String,
        _ help: String
    ) -> Self where Result == Value? {
        let spec = OptionSpec(
            name: name,
            short: short,
            value: ValueSpec(kind, placeholder: placeholder),
            help: help
        )
        return Self(spec: spec) { .some($0.last as? Value) }
    }

    /// An option that may stand any number of times, kept in order.
    package static func many<Value: Sendable>(
        _ name: String,
        short: Character? = nil,
        _ kind: ValueKind<Value>,
        value placeholder: String,
        _ help: String
    ) -> Self where Result == [Value] {
        let spec = OptionSpec(
            name: name,
            short: short,
            value: ValueSpec(kind, placeholder: placeholder),
            help: help,
            isRepeated: true
        )
        return Self(spec: spec) { $0.compactMap { $0 as? Value } }
    }
}

extension Option where Result == Bool {
    /// An option without a value: true where it stands.
    package static func flag(_ name: String, short: Character? = nil, _ help: String) -> Self {
        let spec = OptionSpec(name: name, short: short, value: nil, help: help, isRepeated: true)
        return Self(spec: spec) { !$0.isEmpty }
    }
}

/// What the parser, the help and the completion need to know of an option.
package struct OptionSpec: Sendable {
    let name: String
    let short: Character?
    /// Nil for a flag.
    let value: ValueSpec?
    let help: String
    var defaultText: String?
    var isRequired = false
    var isRepeated = false

    /// The option as typed.
    package var dashed: String { "--" + name }

    /// True for the common `-o human|json`; `record -o FILE` is another option of that letter.
    var isFormat: Bool { value?.placeholder == CommonOptions.format.spec.value?.placeholder }
    /// True for the `-o human|json|csv` of those that list rows.
    var isRowFormat: Bool { value?.placeholder == CommonOptions.rows.spec.value?.placeholder }
}

/// A value without its type.
package struct ValueSpec: Sendable {
    let placeholder: String
    let takes: String
    let completion: Completion
    let parse: @Sendable (String) -> (any Sendable)?

    init<Value: Sendable>(_ kind: ValueKind<Value>, placeholder: String) {
        self.placeholder = placeholder
        takes = kind.takes
        completion = kind.completion
        parse = { kind.parse($0).map { $0 as any Sendable } }
    }
}
