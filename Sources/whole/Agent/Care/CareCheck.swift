/// One thing that was looked at, and what is to be done about it.
package struct CareCheck: Sendable, Equatable {
    /// How it stands with it.
    package enum State: String, Sendable, CaseIterable {
        case ok, warning, failed
    }

    package let name: String
    /// What it is of: a switch, a file; nil where there is one alone.
    package let subject: String?
    package let state: State
    /// What is the case.
    package let words: String
    /// What to do; nil where all is well.
    package let advice: String?

    init(_ name: String, of subject: String? = nil, _ words: String) {
        (self.name, self.subject, state, self.words, advice) = (name, subject, .ok, words, nil)
    }

    init(
        _ name: String,
        of subject: String? = nil,
        _ state: State,
        _ words: String,
        do advice: String
    ) {
        (self.name, self.subject, self.state) = (name, subject, state)
        (self.words, self.advice) = (words, advice)
    }
}
