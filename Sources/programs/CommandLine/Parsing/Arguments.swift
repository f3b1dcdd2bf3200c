/// The values that a command was given, parsed and checked.
package struct Arguments: Sendable {
    private var options: [String: [any Sendable]] = [:]
    private var positionals: [String: [any Sendable]] = [:]

    init() {}

    mutating func add(_ value: any Sendable, to option: OptionSpec) {
        options[option.name, default: []].append(value)
    }

    mutating func add(_ value: any Sendable, to positional: PositionalSpec) {
        positionals[positional.name, default: []].append(value)
    }

    func count(of option: OptionSpec) -> Int { options[option.name]?.count ?? 0 }
    func count(of positional: PositionalSpec) -> Int { positionals[positional.name]?.count ?? 0 }

    /// The value of an option that the command declares.
    package subscript<Result>(option: Option<Result>) -> Result {
        guard let result = option.resolve(options[option.spec.name] ?? []) else {
            preconditionFailure("\(option.spec.dashed) is not declared by this command")
        }
        return result
    }

    /// The value of a positional argument that the command declares.
    package subscript<Result>(positional: Positional<Result>) -> Result {
        guard let result = positional.resolve(positionals[positional.spec.name] ?? []) else {
            preconditionFailure("\(positional.spec.name) is not declared by this command")
        }
        return result
    }
}
