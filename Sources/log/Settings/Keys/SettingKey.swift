/// A key of the settings: what it takes, its default and whether it can change while the agent runs.
///
/// To add one, declare it in `SettingKeys` (or among the keys of a list of groups), list it there,
/// give the type that needs it a property, and describe it in `conf/callwarden.json5`; a test compares
/// that file with the declaration.
struct SettingKey<Value: Sendable & Equatable>: Sendable {
    let spec: SettingSpec
    let standard: Value
    let kind: SettingKind<Value>

    init(
        _ path: String,
        _ kind: SettingKind<Value>,
        standard: Value,
        needsRestart: Bool = false,
        doc: String
    ) {
        self.kind = kind
        self.standard = standard
        spec = SettingSpec(
            path: path,
            needsRestart: needsRestart,
            doc: doc,
            fromText: kind.fromText,
            standard: kind.write(standard)
        )
    }
}

/// A key without its type.
struct SettingSpec: Sendable {
    /// Dotted, such as `numbering.country_code`; within an entry of a list as it stands there.
    let path: String
    let needsRestart: Bool
    /// What the key is, in a few words that open its comment in `conf/callwarden.json5`.
    let doc: String
    /// Reads the value of a variable or of `--set`.
    let fromText: @Sendable (String) -> WrittenValue
    let standard: WrittenValue
}

/// What a key takes.
struct SettingKind<Value: Sendable>: Sendable {
    /// Why a written value does not become a `Value`.
    enum Refusal: Error {
        case wrongKind(takes: String)
        case outOfRange(Int, ClosedRange<Int>)
        case notAllowed(String)
    }

    let read: @Sendable (WrittenValue) throws(Refusal) -> Value
    let fromText: @Sendable (String) -> WrittenValue
    let write: @Sendable (Value) -> WrittenValue
}
