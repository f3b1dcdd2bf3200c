package import Wire

/// One thing that was looked at, and what was made of it.
package struct StatusCheck: Sendable, Equatable {
    package let name: String
    /// The switch that it is of.
    package let link: String?
    package let state: StatusState
    /// What is the case, in words.
    package let words: String
    /// Which command shows more, where not all is well.
    package let command: String?
    /// The figures by which it was judged.
    package let figures: [JSON.Member]

    init(
        _ name: String,
        of link: String? = nil,
        _ state: StatusState,
        _ words: String,
        see command: String? = nil,
        figures: JSON = [:]
    ) {
        (self.name, self.link, self.state, self.words) = (name, link, state, words)
        self.command = state == .ok ? nil : command
        guard case .object(let members) = figures else {
            preconditionFailure("figures have names")
        }
        self.figures = members
    }

    /// What it is called, with its switch.
    var title: String { link.map { "\(name) \($0)" } ?? name }
}

/// What the settings have to say beside the figures.
package struct StatusSetup: Sendable, Equatable {
    /// Events may be so late.
    package var lateMicroseconds: Int64
    /// Switches at which calls are ended and whose own feed is not read.
    package var withoutFeed: Set<String>
    /// False where finished calls are not put on record, so that nobody can count them.
    package var recordsCalls: Bool
    /// Switches whose calls file and environment say to end.
    package var armedBySettings: Set<String>

    package init(
        lateMicroseconds: Int64,
        withoutFeed: Set<String> = [],
        recordsCalls: Bool = true,
        armedBySettings: Set<String> = []
    ) {
        (self.lateMicroseconds, self.withoutFeed) = (lateMicroseconds, withoutFeed)
        (self.recordsCalls, self.armedBySettings) = (recordsCalls, armedBySettings)
    }
}
