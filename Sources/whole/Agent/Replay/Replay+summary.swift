package import Records
import Warden

extension Replay {
    /// What was read and found.
    package struct Summary: Sendable, Equatable {
        package var files = 0
        package var bytes = 0
        package var events = 0
        package var calls = 0
        package var alerts = 0
        package var alertsByRule: [FindingRule: Int] = [:]
        package var flaggedCalls = 0
        package var malformedFrames = 0
        /// New legs that did not say which way they go, and so count as no calls.
        package var undirectedCalls = 0
        /// Files of which nothing could be read.
        package var filesUnread = 0
        /// Events in a form that is not read, such as XML.
        package var eventsUnread = 0
        /// Files that begin before the end of the one before.
        package var timesBackwards = 0

        package init() {}
    }

    /// False where calls had to be given away that a window still wanted.
    package var isComplete: Bool { core.windowShedCalls == 0 }
}
