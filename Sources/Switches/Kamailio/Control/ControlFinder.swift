/// Finds the way into the control interface that works, and notices when it no longer does.
///
/// Each way in turn is opened and asked for a sign of life; the first that answers is used.
struct ControlFinder {
    static let patienceMicroseconds: Int64 = 1_000_000
    /// After every way was tried in vain.
    static let pauseMicroseconds: Int64 = 5_000_000
    /// Requests without a reply that mean the way is lost.
    static let timeoutsMax = 8

    enum News: Equatable {
        case works(String)
        case lost(why: String)
    }

    private let configuration: KamailioConfiguration
    private let channel: ControlChannel
    private let machine: any Machine
    private let ways: [ControlWay]
    private var place = -1
    private var name = ""
    private var isUsed = false
    private var actAt: Int64 = .min
    private var timeoutsBefore = 0
    private var hasComplained = false

    init(
        _ configuration: KamailioConfiguration,
        channel: ControlChannel,
        on machine: any Machine = SystemMachine()
    ) {
        self.configuration = configuration
        self.channel = channel
        self.machine = machine
        ways = configuration.way == .auto ? [.datagram, .http, .fifo] : [configuration.way]
    }

    /// Every way was tried in vain.
    var hasNoWay: Bool { hasComplained }

    /// Lets time pass; news when a way was found or lost.
    mutating func tick(at now: Int64) -> News? {
        channel.tick(at: now)
        if channel.works { return check() }
        if isUsed { return lose("no reply", at: now) }
        guard now >= actAt else { return nil }
        return tryNext(at: now)
    }

    /// The descriptor broke.
    mutating func broke(at now: Int64) -> News? {
        guard isUsed else {
            actAt = now
            return nil
        }
        return lose("the connection broke", at: now)
    }

    private mutating func check() -> News? {
        if !isUsed {
            isUsed = true
            hasComplained = false
            timeoutsBefore = channel.timeouts
            return .works(name)
        }
        guard channel.timeouts - timeoutsBefore >= Self.timeoutsMax else { return nil }
        return lose("requests go unanswered", at: 0)
    }

    private mutating func lose(_ why: String, at now: Int64) -> News {
        channel.open(nil)
        isUsed = false
        place = -1
        actAt = now
        return .lost(why: "\(name): \(why)")
    }

    private mutating func tryNext(at now: Int64) -> News? {
        place += 1
        guard place < ways.count else {
            channel.open(nil)
            place = -1
            actAt = now + Self.pauseMicroseconds
            defer { hasComplained = true }
            return hasComplained ? nil : .lost(why: "no way into the control interface answers")
        }
        guard let path = try? machine.openControl(ways[place], of: configuration) else {
            return nil
        }
        name = path.name
        channel.open(path)
        channel.probe(at: now)
        actAt = now + Self.patienceMicroseconds
        return nil
    }
}
