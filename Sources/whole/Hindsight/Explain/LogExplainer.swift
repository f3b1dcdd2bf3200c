package import Agent
package import AlertLog
import Lists
import Telephony
package import Warden

/// Explains a call, or a callee at a time, from the calls that a log keeps around it.
package enum LogExplainer {
    /// Events come so much later than others at most.
    private static let disorderMicroseconds: EventTime = 1_000_000

    /// What was found out; nil where the log has no such call.
    ///
    /// `replay` is one that `watch` looks at. Of more calls than `callsMax` around the moment nothing is
    /// said; `proceed` is asked now and then, and ends it by an error.
    package static func explain(
        _ target: CallWatch.Target,
        by replay: consuming Replay,
        _ watch: CallWatch,
        from reader: LogReader,
        callsMax: Int = GatheredCalls.callsMax,
        proceed: () throws -> Void = {}
    ) throws -> Explanation? {
        var replay = replay
        let known = try LogFacts(of: target, in: reader, margin: replay.horizon)
        guard let moment = known.moment else { return nil }
        replay.use(try reader.rules(inForceAt: moment, plan: replay.numberingPlan), at: moment)
        _ = try replay.resume(from: reader)
        let margin = replay.horizon + disorderMicroseconds
        var calls = GatheredCalls(.recorded, callsMax: callsMax)
        _ = try calls.gather(
            from: reader,
            since: moment - margin,
            until: moment + margin,
            proceed: proceed
        )
        calls.markBeginning(moment - margin)
        var alerts: [ReplayedAlert] = []
        try replay.run(calls, proceed: { _ in try proceed() }, alert: { alerts.append($0) })
        replay.finish { alerts.append($0) }
        return Explanation(watch: watch, alerts: alerts, known: known)
    }
}
