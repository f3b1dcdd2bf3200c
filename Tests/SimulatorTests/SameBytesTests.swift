import Testing

@testable import Simulator

/// Long mixed runs whose every byte is known: seeds, faults and commands in one order.
///
/// A digest that changes says that recorded demos, trials and worlds play out differently from now
/// on. Where that is meant, the new digest goes in.
@Suite("The same seed gives the same bytes as ever")
struct SameBytesTests {
    private static let digests: [(seed: UInt64, plan: Plan, digest: UInt64)] = [
        (1, .plain, 9_389_113_192_138_088_477), (2, .bridged, 10_273_618_046_097_353_893),
        (3, .faulty, 1_243_544_892_274_501_962), (4, .faulty, 1_365_576_711_153_130_889),
        (5, .restarts, 15_799_878_949_737_482_325), (6, .slowReader, 8_735_462_872_974_120_470),
        (7, .crowded, 10_990_198_583_977_277_373),
    ]

    enum Plan: String, CaseIterable { case plain, bridged, faulty, restarts, slowReader, crowded }

    @Test("Made-up traffic, with every kind of command and fault", arguments: digests)
    func traffic(seed: UInt64, plan: Plan, digest: UInt64) throws {
        var run = try MixedRun(seed: seed, plan: plan)
        try run.play()
        #expect(run.digest.value == digest, "\(plan)")
    }

    @Test("A played capture")
    func capture() throws {
        let capture = try Capture(path: Recording("02-attack-plain").path("recv"))
        var bench = try SwitchBench(capture: capture) { $0.playSpeed = 2 }
        var digest = StableDigest()
        let feed = bench.listener("event plain ALL")
        var seen = SeenChannels()
        for step in 0..<100 {
            bench.pass(milliseconds: 100)
            let bytes = bench.read(feed)
            seen.note(bytes)
            digest.add(bytes)
            if step % 7 == 0 {
                bench.write("api uuid_kill \(seen.last) CALL_REJECTED\n\n", to: feed)
            }
            if step % 11 == 0 { bench.write("api show channels as json\n\n", to: feed) }
        }
        digest.add(Array("\(bench.takeKills().map(\.json))\(bench.core.statistics)".utf8))
        #expect(digest.value == 18_170_106_508_352_308_439)
    }
}

/// FNV-1a: the same everywhere, unlike Swift's own hashes.
struct StableDigest {
    private(set) var value: UInt64 = 0xcbf2_9ce4_8422_2325

    mutating func add(_ bytes: [UInt8]) {
        for byte in bytes { value = (value ^ UInt64(byte)) &* 0x100_0000_01b3 }
    }
}

/// The channels that a feed told of.
struct SeenChannels {
    private(set) var last = "00000000-0000-4000-8000-000000000000"
    private(set) var first = "00000000-0000-4000-8000-000000000000"

    mutating func note(_ bytes: [UInt8]) {
        let lines = bytes.split(separator: UInt8(ascii: "\n"))
        let name = Array("Unique-ID: ".utf8)
        for line in lines where line.starts(with: name) {
            first = last
            last = String(decoding: line.dropFirst(name.count), as: UTF8.self)
        }
    }
}

/// A quarter of a minute of a simulated switch with clients of every kind.
struct MixedRun {
    private(set) var digest = StableDigest()
    private let plan: SameBytesTests.Plan
    private var bench: SwitchBench
    private var clients: [ClientID] = []
    private var seen = SeenChannels()

    init(seed: UInt64, plan: SameBytesTests.Plan) throws {
        self.plan = plan
        bench = try SwitchBench { options in
            options.seed = seed
            options.callsPerSecond = 8
            options.spacing = seed % 2 == 0 ? .even : .random
            options.answerAfterSeconds = 0.1...1
            options.talkSeconds = 0.5...4
            options.answeredShare = 0.8
            options.hangupDelayMilliseconds = 1...21
            options.heartbeatSeconds = 2
            options.showLagMilliseconds = 100
            options.trafficSeconds = 12
            options.ticksEvery20Milliseconds = seed % 3 == 0
            options.bridgedShare = plan == .plain ? 0 : 0.5
            if plan == .bridged { options.silentBridgeMilliseconds = 3_000 }
            if plan == .bridged { options.ignoredKillsPerCall = 1 }
            if plan == .slowReader { options.clientQueueBytesMax = 60_000 }
            if plan == .crowded { options.liveCallsMax = 8 }
            if plan == .crowded { options.clientsMax = 5 }
            if plan == .crowded { options.refusesInCapitals = true }
            options.user = Self.user
            var attack = AttackPlan(callee: "+2348012345678")
            attack.everySeconds = 5
            attack.atSeconds = 1
            options.attacks = [attack]
        }
    }

    private static var user: SimulatorUser {
        var user = SimulatorUser(address: "ada@pbx.example", password: "secret")
        user.allowedEvents = ["HEARTBEAT"]
        user.allowedAPI = ["status"]
        user.mayLog = false
        return user
    }

    mutating func play() throws {
        try begin()
        for step in 0..<300 {
            bench.pass(milliseconds: step % 9 == 8 ? 20 : 50)
            if step % 5 == 0 { write(Self.commands[step / 5 % Self.commands.count], to: step % 3) }
            if step == 130 { _ = bench.call() }
            if step == 260 { bench.fallBehind(milliseconds: 30) }
            if step == 200, plan != .restarts { bench.dropClients() }
            if step % 60 == 59 {
                connect(["event plain ALL", "event json ALL", "log 6"][step % 3])
            }
            read(step)
        }
        bench.shutDown()
        read(1)
        digest.add(Array("\(bench.takeKills().map(\.json))".utf8))
        let counters = bench.core.statistics
        let faults = counters.faults.sorted { $0.key.rawValue < $1.key.rawValue }
        var others = counters
        others.faults = [:]
        digest.add(Array("\(others)\(faults)".utf8))
    }

    private mutating func begin() throws {
        for line in [
            "event plain ALL", "event json CHANNEL_CREATE CHANNEL_HANGUP_COMPLETE HEARTBEAT",
            "event xml ALL\n\nfilter Event-Name CHANNEL_HANGUP\n\nlog 7",
        ] { connect(line) }
        let user = bench.connect()
        bench.write("userauth ada@pbx.example:secret\n\nevent plain HEARTBEAT\n\n", to: user)
        clients.append(user)
        switch plan {
        case .faulty:
            for (place, kind) in FaultKind.allCases.enumerated() where kind != .restart {
                try bench.inject("\(kind.rawValue),at=\(Double(place) * 0.7 + 0.5),every=9")
            }
        case .restarts:
            try bench.inject("restart,at=3,every=6,for=0.5")
            try bench.inject("disordered-events,at=1,every=4,for=2,by=2")
            try bench.inject("doubled-events,at=2,every=5,for=1")
        default: break
        }
    }

    private mutating func connect(_ line: String) {
        let client = bench.connect()
        bench.write("auth ClueCon\n\n\(line)\n\n", to: client)
        clients.append(client)
    }

    private mutating func write(_ command: String, to place: Int) {
        let line = command.replacing("UUID", with: seen.last).replacing("OLD", with: seen.first)
        bench.write(line + "\n\n", to: clients[min(place, clients.count - 1)])
        if let latest = clients.last { bench.write("api \(line)\n\n", to: latest) }
    }

    private mutating func read(_ step: Int) {
        for (place, client) in clients.enumerated() {
            // The second client reads now and then only.
            if place == 1, step % 40 != 1 {
                bench.couldNotWrite(to: client)
                continue
            }
            let bytes = bench.read(client)
            seen.note(bytes)
            digest.add(bytes)
            if bench.core.isFinished(client) { digest.add([UInt8(truncatingIfNeeded: client)]) }
        }
    }

    private static let commands = [
        "api uuid_kill UUID CALL_REJECTED", "bgapi uuid_kill UUID", "api uuid_kill OLD 21",
        "sendmsg UUID\ncall-command: hangup\nhangup-cause: USER_BUSY", "api uuid_exists UUID",
        "api uuid_setvar UUID colour green", "api uuid_getvar UUID colour",
        "api uuid_getvar UUID sip_to_tag", "api uuid_dump UUID json", "api uuid_dump OLD",
        "api show channels as json", "api show calls as xml", "api show bridged_calls",
        "api show channels count", "api status", "api uptime", "api version short",
        "api strftime", "api global_getvar", "api global_getvar core_uuid", "api fsctl sps",
        "bgapi msleep 300", "api msleep 120", "api echo one two", "api nonsense",
        "sendevent CUSTOM\nEvent-Subclass: a::b\nX: y", "sendevent HEARTBEAT", "nixevent HEARTBEAT",
        "filter Caller-Destination-Number +2348012345678", "filter delete all", "myevents UUID",
        "linger 2", "nolinger", "nolog", "log info", "noevents", "event plain ALL",
        "bgapi status\nJob-UUID: 11111111-1111-4111-8111-111111111111", "divert_events on",
        "api uuid_kill UUID", "api uuid_kill UUID", "event", "api hupall MANAGER_REQUEST", "exit",
    ]
}
