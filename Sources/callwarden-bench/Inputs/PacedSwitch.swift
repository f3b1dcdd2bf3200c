import CLinux
import Glibc

/// A switch that sends calls at a steady pace, attacks among them, and takes the time until the
/// kills for them come back.
///
/// One thread, the caller's own: it sends what is due each millisecond and waits for commands
/// between. A time runs from just before the write that holds an attack's last call until the first
/// kill of it is read, so both ways over loopback and two wake-ups are in it.
struct PacedSwitch {
    static let callsPerAttack = 5
    private static let attackEveryNanoseconds: Int64 = 20_000_000
    private static let writesPerSecondMin = 200
    private static let secondsToConnect: Int64 = 20
    private static let secondsToFinish: Int64 = 3

    private let created: CallTemplate
    private let hungUp: CallTemplate
    private let listener: Int32
    let port: UInt16
    private var connections = SwitchConnections()
    private var nextCall = 1
    private var nextAttack = 0
    /// When the last call of each attack was written, by the names of its calls.
    private var attackOf: [String: Int] = [:]
    private var sentAt: [Int64] = []
    private var firstKillAt: [Int: Int64] = [:]
    private var killed: Set<String> = []
    private(set) var killsTwice = 0
    private(set) var strangers = 0
    /// What was reached: a client that reads too slowly holds the writes up.
    private(set) var callsPerSecond = 0.0

    init(_ feed: RecordedFeed) throws {
        guard let create = feed.events.first(where: { $0.name == "CHANNEL_CREATE" }),
            let hangup = feed.events.first(where: { $0.name == "CHANNEL_HANGUP" })
        else { throw BenchError.noAnswer("no CREATE and HANGUP in the recording") }
        created = try CallTemplate(create)
        hungUp = try CallTemplate(hangup)
        listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        port = try Loopback.listen(listener)
    }

    /// Waits for the client, plays so many attacks amid `rate` calls a second; times to the kills
    /// in nanoseconds, sorted.
    mutating func play(attacks: Int, rate: Int, waitsForList: Bool) throws -> [Double] {
        defer {
            connections.closeAll()
            close(listener)
        }
        let limit = Stopwatch.now() + Self.secondsToConnect * 1_000_000_000
        while connections.feed == nil || (waitsForList && !connections.isListed) {
            guard Stopwatch.now() < limit else { throw BenchError.noAnswer("nobody subscribed") }
            _ = connections.wait(listener, milliseconds: 20)
        }
        // A link that has just come up asks for the list again after a second.
        let begun = Stopwatch.now() + 1_500_000_000
        while Stopwatch.now() < begun { try listen(milliseconds: 20) }
        var calls = 0
        while nextAttack < attacks {
            let now = Stopwatch.now()
            var bytes = hangups()
            // A rate that this machine cannot make is not caught up with in ever longer writes, during
            // which nobody would be answered.
            let wanted = Int(Double(now - begun) / 1e9 * Double(rate))
            let due = min(wanted, calls + max(1, rate / Self.writesPerSecondMin))
            while calls < due {
                created.append(nextCall, callee: 10_000_000 + nextCall, to: &bytes)
                nextCall += 1
                calls += 1
            }
            let isAttack = now - begun >= Int64(nextAttack) * Self.attackEveryNanoseconds
            if isAttack { appendAttack(to: &bytes) }
            if isAttack { sentAt.append(Stopwatch.now()) }
            try connections.send(bytes)
            try listen(milliseconds: 1)
        }
        callsPerSecond = Double(calls) * 1e9 / Double(Stopwatch.now() - begun)
        let end = Stopwatch.now() + Self.secondsToFinish * 1_000_000_000
        while killed.count < attacks * Self.callsPerAttack, Stopwatch.now() < end {
            try connections.send(hangups())
            try listen(milliseconds: 1)
        }
        return firstKillAt.map { Double($0.value - sentAt[$0.key]) }.sorted()
    }

    /// Calls of attacks that were killed.
    var callsKilled: Int { killed.count }

    private var hangupsDue: [String] = []

    private mutating func hangups() -> [UInt8] {
        var bytes: [UInt8] = []
        for name in hangupsDue { hungUp.append(named: name, to: &bytes) }
        hangupsDue.removeAll()
        return bytes
    }

    private mutating func appendAttack(to bytes: inout [UInt8]) {
        for _ in 0..<Self.callsPerAttack {
            attackOf[created.name(nextCall)] = nextAttack
            created.append(nextCall, callee: 90_000_000 + nextAttack, to: &bytes)
            nextCall += 1
        }
        nextAttack += 1
    }

    private mutating func listen(milliseconds: Int32) throws {
        for kill in connections.wait(listener, milliseconds: milliseconds) {
            guard let attack = attackOf[kill.name] else {
                strangers += 1
                continue
            }
            if firstKillAt[attack] == nil { firstKillAt[attack] = kill.at }
            if !killed.insert(kill.name).inserted { killsTwice += 1 }
            hangupsDue.append(kill.name)
        }
    }
}
