import Agent
import AgentClient
import AgentSocket
import AlertLog
import Figures
import Rules
import Settings
import Telephony
import Views
import Warden

/// Gathers what the live view shows: from the log, and from the agent's own windows where its socket is
/// there.
struct TopGatherer {
    /// Rows of each list; no screen has more.
    static let rowsMax = 64
    /// Kills of the last minute that are counted.
    private static let killsCounted = 2_000
    private static let minute: EventTime = 60_000_000

    private let path: String
    private let setup: WardenSetup
    private let status: StatusSetup
    private let client: AgentClient?
    private var reader: LogReader?
    private var rates = TopRates()

    init(_ settings: Settings, database: String) {
        path = database
        setup = WardenSetup(settings)
        status = StatusSetup(
            lateMicroseconds: setup.lateMicroseconds,
            withoutFeed: Set(settings.switches.filter { !$0.hasFeed }.map(\.name)),
            recordsCalls: settings.log.recordsCalls
        )
        client = settings.switches.lazy.compactMap(\.socket).first.map {
            AgentClient(path: $0, timeoutMilliseconds: 500)
        }
    }

    /// The picture of a moment; what cannot be read is said in it.
    mutating func picture(at now: EventTime) -> TopPicture {
        var picture = TopPicture()
        picture.at = now
        picture.windowMicroseconds = setup.rule.windowMicroseconds
        picture.killsPerMinuteMax = setup.enforcement.killsPerMinuteMax
        picture.calleesPerMinuteMax = setup.enforcement.calleesPerMinuteMax
        do {
            if reader?.isCurrent != true { reader = try LogReader(path: path) }
            if let reader { try read(reader, into: &picture) }
        } catch AlertLogError.missing {
            reader = nil
            picture.trouble = "no alert log there yet: waiting for the agent to begin one"
        } catch {
            reader = nil
            picture.trouble = "\(error)"
        }
        picture.isAgentAlive = StatusJudge(picture.status, status, at: now).runs
        near(&picture)
        return picture
    }

    private mutating func read(_ reader: LogReader, into picture: inout TopPicture) throws {
        let now = picture.at
        var open = LogFilter()
        (open.state, open.limit) = ("open", Self.rowsMax)
        var latest = LogFilter()
        latest.limit = Self.rowsMax
        var minute = LogFilter()
        (minute.since, minute.limit) = (now - Self.minute, Self.killsCounted)
        let stats = try reader.snapshot {
            picture.status = try reader.status(setup.baselines, at: now)
            picture.alerts = try reader.alerts(open).rows
            picture.kills = try reader.kills(latest).rows
            let kills = try reader.kills(minute).rows.filter { $0.state != "simulated" }
            picture.killsLastMinute = kills.count
            picture.calleesLastMinute = Set(kills.map(\.callee)).count
            return try reader.stats()
        }
        let figures = Dictionary(stats.map { ($0.name, $0.value) }) { first, _ in first }
        picture.reactionMedian = Self.number(figures["reaction_p50_us"])
        picture.reactionHigh = Self.number(figures["reaction_p99_us"])
        rates.take(figures.compactMapValues(Self.number))
        picture.callsPerSecond = rates.perSecond("calls")
        for link in picture.status.links {
            let name = FigureName.written("call_events", of: link.name)
            let rate = rates.perSecond(name)
            picture.links[link.name] = TopPicture.LinkRate(callEventsPerSecond: rate)
        }
    }

    private static func number(_ value: StatValue?) -> Int64? {
        guard case .integer(let number)? = value else { return nil }
        return number
    }

    // MARK: Who is near

    private func near(_ picture: inout TopPicture) {
        do {
            guard let client else {
                return nearOfLog(&picture, "no switch of kind api, so the agent has no socket")
            }
            guard case .standing(_, let standing)? = try client.ask([.standing(callee: nil)]).first
            else { return nearOfLog(&picture, "the agent's socket gave no answer") }
            picture.windowMicroseconds = standing.windowMicroseconds
            picture.isNearComplete = standing.isComplete
            picture.near = standing.callees.filter { $0.distinctCallers > 0 }.map {
                TopPicture.Near(
                    callee: $0.callee,
                    callers: $0.distinctCallers,
                    calls: $0.calls,
                    threshold: $0.threshold,
                    lastCall: $0.lastCall
                )
            }
        } catch {
            nearOfLog(&picture, "\(error)")
        }
    }

    /// What the log knows: calls that have ended, and the rule's own N.
    private func nearOfLog(_ picture: inout TopPicture, _ why: String) {
        picture.nearIsOfLog = why
        let since = picture.at - picture.windowMicroseconds
        let found = try? reader?.calledLately(since: since, limit: Self.rowsMax)
        picture.near = (found ?? []).map {
            TopPicture.Near(
                callee: $0.callee,
                callers: $0.callers,
                calls: $0.calls,
                threshold: setup.rule.threshold,
                lastCall: $0.last
            )
        }
    }
}
