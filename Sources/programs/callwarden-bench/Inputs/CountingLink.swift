import Records
import Warden
import Glibc
import Ring
import Switches
import Synchronization
import Telephony

/// A FreeSWITCH link of the product whose calls are counted by callee instead of judged.
final class CountingLink: LinkDelegate, @unchecked Sendable {
    // Safe to share: `calls` is touched by the link's thread alone until `finished` is signalled.
    private let wanted: Int
    private let finished = WakeUp()
    private var events = 0
    private var calls: [Party: Int] = [:]
    private let endedAt = Atomic<Int64>(0)

    init(wanted: Int) { self.wanted = wanted }

    /// Follows the server's feed to its end.
    func follow(_ server: FeedServer, secondsMax: Int) throws -> Run {
        let configuration = LinkConfiguration(
            link: LinkID(0),
            name: "bench",
            host: "127.0.0.1",
            port: Int(server.port),
            password: "bench",
            plan: NumberingPlan(countryCode: "234")
        )
        let link = FreeSWITCHLink(configuration, delegate: self)
        link.start()
        let isDone = finished.sleep(milliseconds: secondsMax * 1_000)
        link.beginStopping()
        _ = link.waitUntilStopped(seconds: 5)
        guard isDone else {
            throw BenchError.noAnswer("\(link.counters.calls) of \(wanted) events came")
        }
        return Run(
            nanoseconds: Double(endedAt.load(ordering: .acquiring) - server.begunAt),
            items: events,
            answer: Self.answer(calls.count, calls.values.reduce(0, +), of: wanted)
        )
    }

    /// What every client has to find: rounds differ in length, so it is said as parts of one.
    static func answer(_ callees: Int, _ calls: Int, of events: Int) -> String {
        "\(callees) callees, \(calls * 4 == events ? "every" : "not every") call counted"
    }

    func link(_ link: LinkID, delivers input: WardenInput) -> Bool {
        guard case .call(let event) = input else { return true }
        if event.kind == .created, case .party(let callee) = event.call.calleeReading {
            calls[callee, default: 0] += 1
        }
        events += 1
        if events == wanted {
            endedAt.store(Stopwatch.now(), ordering: .releasing)
            finished.signal()
        }
        return true
    }

    func linkTurned(_ link: LinkID, readableAt: Moment) {}
    func link(_ link: LinkID, reports report: LinkReport) {}
    var nextDue: Int64? { nil }
}
