import Warden
import Telephony

/// Who called whom in the last five minutes, for a million callees.
///
/// The peers keep windows and count alerts, so the windows alone are held against them. What the
/// whole core takes for the same calls stands beside: it knows calls by name, takes none twice, minds
/// exemptions, and records each flagged call with all that is known of it.
enum WindowCase {
    static let described = BenchCase(
        name: "window",
        work: "calls to 1 M callees in a window of 300 s: every alert found",
        heats: { context in
            try CallSequence.Spread.allCases.map { try heat($0, context) }
        }
    )

    private static func heat(
        _ spread: CallSequence.Spread,
        _ context: BenchContext
    ) throws -> Heat {
        let count = context.isQuick ? 50_000 : 1_000_000
        let callees = context.isQuick ? 50_000 : 1_000_000
        let sequence = CallSequence(spread, callees: callees, count: count)
        let work = WindowWork(sequence)
        let own = Entry.ready(name: "callwarden, windows") { try run(work.windowsAlone(), count) }
        let core = Entry.ready(name: "callwarden, whole core") { try run(work.core(), count) }
        return Heat(
            title: "\(spread.rawValue), \(count) calls to \(callees) callees",
            unit: "call",
            entries: [own, core, dictionary(sequence), redis(sequence, context)],
            goals: [
                .speed(versus: "dictionary", atLeast: 8), .speed(versus: "redis", atLeast: 25),
            ],
            repeatsMax: 3
        )
    }

    private static func run(_ found: WindowWork.Outcome, _ count: Int) throws -> Run {
        // Contestants agree easily where there is nothing to find.
        guard found.alerts > 0, found.flagged > found.alerts else {
            throw BenchError.noAnswer("the calls hold no attacks: nothing is compared")
        }
        return Run(
            nanoseconds: found.nanoseconds,
            items: count,
            answer: "\(found.alerts) alerts",
            figures: [
                ("alerts", Double(found.alerts)), ("calls flagged", Double(found.flagged)),
            ]
        )
    }

    private static func dictionary(_ sequence: CallSequence) -> Entry {
        .ready(name: "dictionary") {
            let texts = sequence.calls.map {
                (CallSequence.caller($0.caller), CallSequence.callee($0.callee))
            }
            var window = DictionaryWindow()
            let time = Stopwatch.time {
                for (call, text) in zip(sequence.calls, texts) {
                    let seconds = Double(call.time - CallSequence.start) / 1_000_000
                    window.add(caller: text.0, callee: text.1, at: seconds)
                }
            }
            return Run(
                nanoseconds: time,
                items: sequence.calls.count,
                answer: "\(window.alerts) alerts"
            )
        }
    }

    private static func redis(_ sequence: CallSequence, _ context: BenchContext) -> Entry {
        context.peer("redis", program: "redis-server") { program in
            let server = try RedisServer(program, folder: context.scratch)
            return try server.window(sequence)
        }
    }
}
