import Kamailio

/// Finds the way into the control interface that works, and notices when it no longer does.
///
/// Each way in turn is opened and asked for a sign of life; the first that answers is used.
struct ControlFinder {
    static let patienceMicroseconds: Int64 = 1_000_000
    /// After every way was tried in vain.
    static let pauseMicroseconds: Int64 = 5_000_000
    /// Requests in a row without a reply that mean the connection is of no use.
    static let timeoutsMax = 8
    /// A server that closes an idle connection gets a new one this much later, or at the next kill.
    static let idleReopenMicroseconds: Int64 = 5_000_000

    enum News: Equatable {
        case works(String)
        case lost(why: String)
    }

    private let configuration: KamailioConfiguration
    private let channel: ControlChannel
    private let machine: any Machine
    private let ways: [ControlWay]
    private var place = -1
    /// The way that is used, or tried.
    private var way: ControlWay?
    private var isUsed = false
    private var actAt: Int64 = .min
    /// When the connection that is used, or is to be, was opened.
    private var openedAt: Int64 = 0
    /// What a way that answers had against a sign of life.
    private var refusal: String?
    private var hasComplained = false

    init(
        _ configuration: KamailioConfiguration,
        channel: ControlChannel,
        on machine: any Machine = SystemMachine()
    ) {
        self.configuration = configuration
        self.channel = channel
        self.machine = machine
        let all: [ControlWay] =
            configuration.dialect == .mi ? [.datagram, .fifo] : [.datagram, .http, .fifo]
        ways = configuration.way == .auto ? all : [configuration.way]
    }

    /// How operators know the way: `datagram`, `http`, `fifo`.
    private var name: String { way?.rawValue ?? "none" }

    /// Every way was tried in vain.
    var hasNoWay: Bool { hasComplained }

    /// Lets time pass; news when a way was found or lost.
    mutating func tick(at now: Int64) -> News? {
        channel.tick(at: now)
        if channel.works { return check(at: now) }
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
        return reopen("the connection broke", at: now)
    }

    private mutating func check(at now: Int64) -> News? {
        if !isUsed {
            isUsed = true
            hasComplained = false
            return .works(name)
        }
        if !channel.hasPath {
            guard !channel.isIdle || now - openedAt >= Self.idleReopenMicroseconds else {
                return nil
            }
            return open("the connection broke", at: now)
        }
        if channel.isBroken { return reopen("requests cannot be sent", at: now) }
        // A new connection is believed once it has answered, and has one chance to.
        let timeoutsMax = channel.isAnswered ? Self.timeoutsMax : 1
        guard channel.timeoutsInARow >= timeoutsMax else { return nil }
        return reopen("requests go unanswered", at: now)
    }

    /// A connection that answered and is of no use any more is nothing to tell of, if another one is:
    /// servers close idle ones, and those of before a restart are dead.
    private mutating func reopen(_ why: String, at now: Int64) -> News? {
        guard channel.isAnswered else { return lose(why, at: now) }
        if channel.isIdle, now - openedAt < Self.idleReopenMicroseconds {
            channel.reopen(nil, at: now)
            return nil
        }
        return open(why, at: now)
    }

    private mutating func open(_ why: String, at now: Int64) -> News? {
        guard let way,
            let path = try? machine.openControl(way, of: configuration)
        else { return lose(why, at: now) }
        openedAt = now
        channel.reopen(path, at: now)
        return nil
    }

    private mutating func lose(_ why: String, at now: Int64) -> News {
        channel.open(nil)
        isUsed = false
        place = -1
        actAt = now
        return .lost(why: "\(name): \(why)")
    }

    private mutating func tryNext(at now: Int64) -> News? {
        if let why = channel.refusal { refusal = "\(name) refuses: \(why)" }
        if place < 0 { refusal = nil }
        place += 1
        guard place < ways.count else {
            channel.open(nil)
            place = -1
            actAt = now + Self.pauseMicroseconds
            defer { hasComplained = true }
            let nobody = "no way into the control interface answers"
            return hasComplained ? nil : .lost(why: refusal.map { nobody + "; " + $0 } ?? nobody)
        }
        guard let path = try? machine.openControl(ways[place], of: configuration) else {
            return nil
        }
        way = ways[place]
        openedAt = now
        channel.open(path)
        channel.probe(at: now)
        actAt = now + Self.patienceMicroseconds
        return nil
    }
}
