/// What a switch showed when it was tried: nothing was subscribed to, and no call touched.
package struct SwitchFinding: Sendable, Equatable {
    /// It answers, and lets this user in.
    package var isReached = false
    /// What it says of its version; nil where it says nothing, or is not asked.
    package var version: String?
    /// The way to end calls works: a harmless command was answered as it must be.
    package var takesKills = false
    /// What stood in the way; nil where nothing did.
    package var why: String?

    /// Words that a switch said of itself: so many characters of the first line.
    static let wordsMax = 120

    static func words(_ text: String) -> String {
        String(text.prefix { !$0.isNewline }.prefix(wordsMax))
    }
}
