import AlertLog
import Telephony

/// Which browsers a message has come to, and which are tried again: a value that sends nothing.
///
/// Whoever is not reached holds up nobody who is: where one browser has the message, the others are tried
/// a few times and then left out of it.
struct PushProgress: Sendable {
    /// Times that a browser is tried with one message, where others have it.
    static let triesMax = 3
    /// A push service that asks for more is left out of the message instead of waited for.
    static let waitMicroseconds: EventTime = 60_000_000
    /// A push service that asks for more is asked sooner.
    static let pauseMicrosecondsMax: EventTime = 3_600_000_000

    /// What came of one browser.
    enum Result: Equatable {
        case reached
        /// It will never be reached again.
        case gone
        /// It does not take this message.
        case refused(String)
        case later(asked: Duration?, why: String)
    }

    /// Messages that are remembered; of one that is older, whoever has it already may get it again.
    static let messagesMax = 64

    /// What is known of one message.
    private struct Story {
        var over: Set<Int64> = []
        var tries: [Int64: Int] = [:]
        var reached = 0
        var gone = 0
        var refusals = 0
        var why = "asked to wait"
    }

    /// Others may be brought between two tries of one.
    private var stories: [(id: String, story: Story)] = []
    private var story = Story()
    private var id = ""
    /// Browsers that were left out of a message and not reached since: they are tried once.
    private var failing: Set<Int64> = []
    private var pausedUntil: [String: EventTime] = [:]

    /// Begins with a message, or goes on with it.
    mutating func begin(_ id: String, at now: EventTime) {
        pausedUntil = pausedUntil.filter { $0.value > now }
        self.id = id
        // Those that are not there any more are forgotten with the rest.
        if failing.count > LogEditor.pushMax { failing = [] }
        let place = stories.firstIndex { $0.id == id }
        story = place.map { stories.remove(at: $0).story } ?? Story()
    }

    /// Whether a browser has still to be tried.
    func isOpen(_ browser: Int64) -> Bool { !story.over.contains(browser) }

    /// Those who were left out last come last, so that what does not answer keeps nobody waiting.
    func inOrder(_ targets: [PushTarget]) -> [PushTarget] {
        targets.filter { !failing.contains($0.id) } + targets.filter { failing.contains($0.id) }
    }

    /// How long a push service wants to be left alone; nil where it does not.
    func pause(of origin: String, at now: EventTime) -> Duration? {
        pausedUntil[origin].flatMap { $0 > now ? .microseconds($0 - now) : nil }
    }

    /// Takes what came of a browser.
    mutating func note(
        _ browser: Int64,
        of origin: String,
        _ result: Result,
        at now: EventTime
    ) {
        switch result {
        case .reached:
            story.reached += 1
            failing.remove(browser)
            story.over.insert(browser)
        case .gone:
            story.gone += 1
            failing.remove(browser)
            story.over.insert(browser)
        case .refused(let why):
            story.refusals += 1
            story.why = why
            story.over.insert(browser)
        case .later(let asked, let why):
            story.tries[browser, default: 0] += 1
            story.why = why
            guard let asked else { return }
            let wait = asked < .seconds(Self.pauseMicrosecondsMax / 1_000_000)
            let length = wait ? Self.microseconds(asked) : Self.pauseMicrosecondsMax
            pausedUntil[origin] = now + length
        }
    }

    /// What came of the message; `open` are the browsers that were not reached, with their push services.
    mutating func outcome(
        open: [(browser: Int64, origin: String)],
        at now: EventTime
    ) -> DeliveryOutcome {
        var waits: [EventTime] = []
        var isWaiting = false
        for (browser, origin) in open {
            let pause = (pausedUntil[origin] ?? now) - now
            let isOut =
                story.reached > 0
                && (pause > Self.waitMicroseconds || failing.contains(browser)
                    || (story.tries[browser] ?? 0) >= Self.triesMax)
            guard !isOut else {
                failing.insert(browser)
                story.over.insert(browser)
                continue
            }
            isWaiting = true
            if pause > 0 { waits.append(pause) }
        }
        if isWaiting {
            keep()
            let after = waits.min().map { Duration.microseconds($0) }
            return .again(after: after, why: story.why)
        }
        let left = open.isEmpty ? "" : ", \(open.count) not reached: \(story.why)"
        if story.reached == 0, story.gone == 0, story.refusals > 0 { return .refused(story.why) }
        let refused = story.refusals > 0 ? ", \(story.refusals) refused: \(story.why)" : ""
        return .delivered("\(story.reached) browsers, \(story.gone) gone\(refused)\(left)")
    }

    /// Of one that is tried again.
    private mutating func keep() {
        stories.append((id, story))
        if stories.count > Self.messagesMax { stories.removeFirst() }
    }

    private static func microseconds(_ duration: Duration) -> EventTime {
        let (seconds, rest) = duration.components
        return seconds * 1_000_000 + rest / 1_000_000_000_000
    }
}
