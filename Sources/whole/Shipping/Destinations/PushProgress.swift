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

    private var message = ""
    private var over: Set<Int64> = []
    private var tries: [Int64: Int] = [:]
    private var reached = 0
    private var gone = 0
    private var why = ""
    private var refusals = 0
    /// Browsers that were left out of a message and not reached since: they are tried once.
    private var failing: Set<Int64> = []
    private var pausedUntil: [String: EventTime] = [:]

    /// Begins with a message, or goes on with the one before.
    mutating func begin(_ id: String, at now: EventTime) {
        pausedUntil = pausedUntil.filter { $0.value > now }
        guard id != message else { return }
        (message, over, tries) = (id, [], [:])
        (reached, gone, refusals, why) = (0, 0, 0, "")
    }

    /// Whether a browser has still to be tried.
    func isOpen(_ browser: Int64) -> Bool { !over.contains(browser) }

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
            reached += 1
            failing.remove(browser)
            over.insert(browser)
        case .gone:
            gone += 1
            failing.remove(browser)
            over.insert(browser)
        case .refused(let why):
            refusals += 1
            self.why = why
            over.insert(browser)
        case .later(let asked, let why):
            tries[browser, default: 0] += 1
            self.why = why
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
                reached > 0
                && (pause > Self.waitMicroseconds || failing.contains(browser)
                    || (tries[browser] ?? 0) >= Self.triesMax)
            guard !isOut else {
                failing.insert(browser)
                over.insert(browser)
                continue
            }
            isWaiting = true
            if pause > 0 { waits.append(pause) }
        }
        if isWaiting {
            let after = waits.min().map { Duration.microseconds($0) }
            return .again(after: after, why: why)
        }
        let left = open.isEmpty ? "" : ", \(open.count) not reached: \(why)"
        if reached == 0, gone == 0, refusals > 0 { return .refused(why) }
        let refused = refusals > 0 ? ", \(refusals) refused: \(why)" : ""
        return .delivered("\(reached) browsers, \(gone) gone\(refused)\(left)")
    }

    private static func microseconds(_ duration: Duration) -> EventTime {
        let (seconds, rest) = duration.components
        return seconds * 1_000_000 + rest / 1_000_000_000_000
    }
}
