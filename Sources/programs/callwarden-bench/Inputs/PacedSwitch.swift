import CLinux
import Glibc
import Simulator

/// A switch whose calls come at random moments around a steady rate, attacks among them; it takes the
/// time until the kills for them come back.
///
/// Each event is a write of its own, when it is due. A call in so many belongs to an attack, drawn by
/// lot, so five of those complete one. One thread, the caller's own, which never sleeps while it
/// plays: nobody is woken to take a kill, and gaps of a few microseconds can be kept. A time runs
/// from just before the write of an attack's last call until the first kill of it is read, so both
/// ways over loopback and the agent's waking up are in it.
struct PacedSwitch {
    static let callsPerAttack = 5
    static let attacksPerSecond = 50
    private static let secondsToConnect: Int64 = 20
    private static let secondsToFinish: Int64 = 3
    /// What is missed by more, since a client reads too slowly, is not made up for.
    private static let lateNanosecondsMax: Int64 = 1_000_000
    /// One that is late listens all the same, as often as this, and may read a kill so much too late.
    ///
    /// A client that nobody answers repeats its kills and in the end gives its connection up.
    private static let deafNanosecondsMax: Int64 = 50_000

    private var created: CallTemplate
    private var hungUp: CallTemplate
    private var finished: CallTemplate
    private let listener: Int32
    let port: UInt16
    private var connections = SwitchConnections()
    private var chance = SeededGenerator(seed: 0x5EED)
    private var nextCall = 1
    /// Calls of attacks sent so far.
    private var attackCalls = 0
    /// The attack that each of its calls belongs to.
    private var attackOf: [String: Int] = [:]
    /// When the last call of each attack was sent.
    private var sentAt: [Int64] = []
    private var firstKillAt: [Int: Int64] = [:]
    private var killed: Set<String> = []
    private var hangupsDue: [String] = []
    private(set) var killsTwice = 0
    private(set) var strangers = 0
    /// What was reached.
    private(set) var callsPerSecond = 0.0

    init(_ feed: RecordedFeed) throws {
        guard let create = feed.events.first(where: { $0.name == "CHANNEL_CREATE" }),
            let hangup = feed.events.first(where: { $0.name == "CHANNEL_HANGUP" }),
            let complete = feed.events.first(where: { $0.name == "CHANNEL_HANGUP_COMPLETE" })
        else { throw BenchError.noAnswer("no CREATE and HANGUP in the recording") }
        created = try CallTemplate(create)
        hungUp = try CallTemplate(hangup)
        finished = try CallTemplate(complete)
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
            try listen(milliseconds: 20)
        }
        // A link that has just come up asks for the list again after a second.
        let begun = Stopwatch.now() + 1_500_000_000
        while Stopwatch.now() < begun { try listen(milliseconds: 20) }
        let first = nextCall
        var due = begun
        var listenedAt = begun
        while attackCalls < attacks * Self.callsPerAttack {
            var now = Stopwatch.now()
            while now < due || now - listenedAt > Self.deafNanosecondsMax {
                try listen(milliseconds: 0)
                now = Stopwatch.now()
                listenedAt = now
            }
            try sendCall(of: rate)
            due = max(due, Stopwatch.now() - Self.lateNanosecondsMax) + gap(rate)
        }
        let seconds = Double(Stopwatch.now() - begun) / 1e9
        callsPerSecond = Double(nextCall - first) / seconds
        let end = Stopwatch.now() + Self.secondsToFinish * 1_000_000_000
        while killed.count < attacks * Self.callsPerAttack, Stopwatch.now() < end {
            try listen(milliseconds: 1)
        }
        return firstKillAt.map { Double($0.value - sentAt[$0.key]) }.sorted()
    }

    /// Calls of attacks that were killed.
    var callsKilled: Int { killed.count }

    /// Nanoseconds to the next call, where calls do not know of each other.
    private mutating func gap(_ rate: Int) -> Int64 {
        Int64(-log(Double.random(in: .ulpOfOne..<1, using: &chance)) * 1e9 / Double(rate))
    }

    private mutating func sendCall(of rate: Int) throws {
        let isOfAttack =
            Int.random(in: 0..<rate, using: &chance) < Self.attacksPerSecond * Self.callsPerAttack
        guard isOfAttack else {
            created.write(nextCall, callee: 10_000_000 + nextCall)
            nextCall += 1
            return try connections.send(created.bytes)
        }
        let attack = attackCalls / Self.callsPerAttack
        attackOf[created.name(nextCall)] = attack
        created.write(nextCall, callee: 90_000_000 + attack)
        nextCall += 1
        attackCalls += 1
        if attackCalls % Self.callsPerAttack == 0 { sentAt.append(Stopwatch.now()) }
        try connections.send(created.bytes)
    }

    /// Reads kills, and sends that their calls are over.
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
        for name in hangupsDue {
            hungUp.write(named: name)
            try connections.send(hungUp.bytes)
            finished.write(named: name)
            try connections.send(finished.bytes)
        }
        hangupsDue.removeAll()
    }
}
