package import AlertLog
package import Telephony

/// What a courier is made with.
package struct CourierSetup: Sendable {
    /// The destination's name.
    package var name: String
    /// The log.
    package var path: String
    package var routes: RouteTable
    package var link: NoticeLink?
    package var giveUpMicroseconds: Int64
    /// Makes the destination, on the thread that uses it.
    package var make: @Sendable () throws -> any Destination

    package init(
        name: String,
        path: String,
        routes: RouteTable,
        link: NoticeLink?,
        giveUpMicroseconds: Int64,
        make: @escaping @Sendable () throws -> any Destination
    ) {
        (self.name, self.path, self.routes, self.link) = (name, path, routes, link)
        (self.giveUpMicroseconds, self.make) = (giveUpMicroseconds, make)
    }
}

/// Brings to one destination what is for it, in order, for one thread at a time.
struct Courier<Generator: RandomNumberGenerator> {
    private let setup: CourierSetup
    private let log: ShipLog
    private let reader: LogReader
    private var destination: any Destination
    private var generator: Generator
    private let clock: @Sendable () -> EventTime
    private let say: @Sendable (ShipHappening) -> Void
    private var isFailing = false

    init(
        _ setup: CourierSetup,
        using generator: Generator,
        clock: @escaping @Sendable () -> EventTime,
        say: @escaping @Sendable (ShipHappening) -> Void
    ) throws {
        (self.setup, self.generator, self.clock, self.say) = (setup, generator, clock, say)
        log = try ShipLog(path: setup.path)
        reader = try LogReader(path: setup.path)
        destination = try setup.make()
    }

    var isCurrent: Bool { log.isCurrent }

    /// Does what there is to do once; true where there may be more.
    mutating func turn() throws -> Bool {
        let hadRequest = try takeRequest()
        let new = try assign()
        guard let message = try log.next(for: setup.name, at: clock()) else {
            return hadRequest || new == ShipLog.noticesAtOnce
        }
        try bring(message)
        return true
    }

    // MARK: What is new

    private func assign() throws -> Int {
        let now = clock()
        let silences = try log.silences(at: now)
        var hits: [Int64: Int64] = [:]
        let count = try log.assign(to: setup.name, at: now) { notice in
            guard let assignment = setup.routes.assignment(of: notice, to: setup.name) else {
                return nil
            }
            if let silence = silences.first(where: { $0.matcher.matches(notice) }) {
                hits[silence.id, default: 0] += 1
                return nil
            }
            return assignment
        }
        try log.noteHits(hits)
        return count
    }

    private func takeRequest() throws -> Bool {
        let now = clock()
        guard let request = try log.takeRequest(for: setup.name, at: now) else { return false }
        switch request.what {
        case .enable: try log.enable(setup.name, for: request, at: now)
        case .test: try log.bring([test(request, at: now)], for: request, to: setup.name, at: now)
        case .resend:
            let notices = try notices(ofAlert: request.alert ?? 0, at: now)
            if notices.isEmpty {
                try log.refuse(request, "nothing is known of this alert", at: now)
            } else {
                try log.bring(notices, for: request, to: setup.name, at: now)
            }
        }
        return true
    }

    private func test(_ request: ShipRequest, at now: EventTime) -> Notice {
        var notice = TestNotice.make(
            "\(log.identity)-test-\(request.id)",
            by: request.author,
            at: now
        )
        notice.target = setup.name
        return notice
    }

    /// What was told of an alert; of one of before there was anybody to tell, what there is to tell now.
    private func notices(ofAlert alert: Int64, at now: EventTime) throws -> [Notice] {
        let told = try log.notices(ofAlert: alert)
        guard told.isEmpty else { return told }
        let maker = NoticeMaker(reader: reader, log: log, now: now)
        guard var opened = try maker.alert(alert, .alertOpened) else { return [] }
        let isClosed = try reader.alert(alert)?.state == "closed"
        var closed = isClosed ? try maker.alert(alert, .alertClosed) : nil
        opened.target = setup.name
        closed?.target = setup.name
        return [opened] + (closed.map { [$0] } ?? [])
    }

    // MARK: Bringing

    private mutating func bring(_ pending: PendingMessage) throws {
        let message = Message(
            id: pending.id,
            group: pending.group,
            groupedBy: pending.groupedBy,
            notices: pending.notices,
            link: setup.link
        )
        let outcome = destination.deliver(message, at: clock())
        let now = clock()
        let (end, words) = try self.end(of: pending, outcome, at: now)
        try log.end(pending, to: setup.name, end, words: words, at: now)
        tell(end, words)
    }

    private mutating func end(
        of pending: PendingMessage,
        _ outcome: DeliveryOutcome,
        at now: EventTime
    ) throws -> (MessageEnd, String) {
        switch outcome {
        case .delivered(let words): return (.delivered, words)
        case .refused(let why): return (.dropped, why)
        case .disabled(let why): return (.disabled, why)
        case .again(let asked, let why):
            guard now - pending.opened < setup.giveUpMicroseconds else {
                return (.dropped, "given up: \(why)")
            }
            let failures = try log.destination(setup.name)?.failures ?? 0
            let wait = RetryPlan.wait(
                afterFailures: Int(failures) + 1,
                asked: asked,
                using: &generator
            )
            return (.again(at: now + wait * 1_000), why)
        }
    }

    private mutating func tell(_ end: MessageEnd, _ words: String) {
        switch end {
        case .delivered:
            if isFailing { say(.recovered(destination: setup.name)) }
            isFailing = false
        case .again:
            // Said when it begins; `callwarden notify list` says how it stands.
            if !isFailing { say(.failed(destination: setup.name, why: words)) }
            isFailing = true
        case .dropped: say(.dropped(destination: setup.name, why: words))
        case .disabled: say(.disabled(destination: setup.name, why: words))
        }
    }
}

/// The notice of a test.
package enum TestNotice {
    /// Says that it is a test, and who asked for it.
    package static func make(_ id: String, by author: String, at now: EventTime) -> Notice {
        Notice(
            id,
            .test,
            of: "test",
            .once,
            .info,
            begun: now,
            title: "Test of Callwarden",
            text: "Asked for by \(author). Nothing has happened.",
            at: now
        )
    }
}
