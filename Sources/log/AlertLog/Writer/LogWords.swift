internal import Records
internal import Telephony

// The names of cases are found by reflection, which takes longer than to store the row: here each
// is found once.

extension FlagAction {
    /// `word`, without a search.
    var logWord: String { Self.words[Int(rawValue)] }
    private static let words = allCases.map(\.word)
}

extension KillState {
    /// `word`, without a search.
    var logWord: String { Self.words[Int(rawValue)] }
    private static let words = allCases.map(\.word)
}

extension FindingRule {
    /// `word`, without a search.
    var logWord: String { Self.words[Int(rawValue)] }
    private static let words = allCases.map(\.word)
}

extension CallEnder {
    /// `word`, without a search.
    var logWord: String { Self.words[Int(rawValue)] }
    private static let words = allCases.map(\.word)
}

extension CallerSource {
    /// `word`, without a search.
    var logWord: String { Self.words[Int(rawValue)] }
    private static let words = allCases.map(\.word)
}

extension CallEvent.Leg {
    /// `word`, without a search.
    var logWord: String { Self.words[Int(rawValue)] }
    private static let words = allCases.map(\.word)
}
