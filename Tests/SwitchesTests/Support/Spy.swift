import Records
import Warden
import Switches
import Synchronization
import Telephony

/// A delegate that keeps what it hears, with a ring that has as much room as the test says.
final class Spy: LinkDelegate {
    private struct State {
        var inputs: [WardenInput] = []
        var reports: [LinkReport] = []
        var room = Int.max
        var turns = 0
        var nextDue: Int64?
    }

    private let state = Mutex(State())

    func link(_ link: LinkID, delivers input: WardenInput) -> Bool {
        state.withLock { state in
            guard state.room > 0 else { return false }
            state.room -= 1
            state.inputs.append(input)
            return true
        }
    }

    func linkTurned(_ link: LinkID, readableAt: Moment) { state.withLock { $0.turns += 1 } }

    func link(_ link: LinkID, reports report: LinkReport) {
        state.withLock { $0.reports.append(report) }
    }

    var nextDue: Int64? { state.withLock { $0.nextDue } }

    func set(room: Int) { state.withLock { $0.room = room } }
    func set(nextDue: Int64?) { state.withLock { $0.nextDue = nextDue } }

    var inputs: [WardenInput] { state.withLock { $0.inputs } }
    /// Why the feed was lost, each time.
    var gapReasons: [GapReason] {
        inputs.compactMap { input in
            guard case .linkDown(_, let reason, _) = input else { return nil }
            return reason
        }
    }

    var reports: [LinkReport] { state.withLock { $0.reports } }
    var turns: Int { state.withLock { $0.turns } }

    /// The events of calls in the order in which they came.
    var events: [CallEvent] {
        inputs.compactMap { input in
            guard case .call(let event) = input else { return nil }
            return event
        }
    }

    /// The calls that they were about.
    var calls: [Call] { events.map(\.call) }

    var callNames: [String] { calls.map { $0.id.string } }

    var timesUp: Int {
        reports.count { report in
            if case .up = report { true } else { false }
        }
    }

    /// Why the link went down, each time.
    var losses: [String] {
        reports.compactMap { report in
            guard case .down(_, let why, _) = report else { return nil }
            return why
        }
    }
}

/// A link that is stopped when the test is over.
final class RunningLink {
    let link: FreeSWITCHLink
    let spy: Spy

    init(_ configuration: LinkConfiguration, spy: Spy = Spy()) {
        self.spy = spy
        link = FreeSWITCHLink(configuration, delegate: spy)
        link.start()
    }

    /// False when the thread did not end.
    func stop() -> Bool {
        link.beginStopping()
        return link.waitUntilStopped(seconds: Patience.seconds)
    }
}

extension WardenInput {
    var isLinkDown: Bool {
        if case .linkDown = self { true } else { false }
    }
}
