package import Rules
internal import Calls
package import Lists
package import Records
internal import Synchronization
package import Telephony

/// The warden: calls, replies and link changes go in, records and kills come out.
///
/// One pure state machine with no clock, socket, file or thread in it; there is one, and it is not
/// copied. The agent, `replay` and the
/// tests drive this very code; the same inputs give the same effects always. Detection goes by event
/// time, the following of kills by the moment that comes with each input.
///
/// Its own part is the order of things. An event is heard by `feeds` and looked up in `book`; a new call
/// is held to `lists` and to the windows; what these find is gathered in `cases`; `Policy` decides, by
/// what `brakes` and journal allow, and `ledger` follows what was begun. Details come behind the kills,
/// and `secondGo` behind the details.
package struct WardenCore: ~Copyable {
    package private(set) var setup: WardenSetup
    package internal(set) var counters = WardenCounters()
    /// Set by the driver: false stops kills because the journal has no room.
    package var canRecord = true

    var feeds: Feeds
    var book: CallBook
    var lists: ListsInForce
    var cases: Cases
    var brakes = Brakes()
    /// The same for advice to those who tell of calls: whatever they tell holds up no kill.
    var adviceBrakes = Brakes()
    var ledger: ActionLedger
    /// What a switch that holds a call back is to be told once the call is judged.
    var verdict = PendingVerdict()
    /// Bursts that an ordinary busy time may be.
    var bursts = Bursts()
    /// Calls that were flagged, as far as their details are still to be handed out.
    var flagging = Flagging()
    var secondGo: SecondGo
    var evidence: EvidenceDesk
    private var effects = WardenEffects()
    /// Makes every function read the core where it is, since what holds an atomic value never moves.
    ///
    /// Without it, each one that only reads was given a copy of thousands of bytes.
    private let pin = Atomic<Bool>(false)

    /// Event times that can be: 1970 to 2100.
    package static let calendar: ClosedRange<EventTime> = 0...4_102_444_800_000_000

    package init(
        _ setup: WardenSetup,
        numbers: WardenNumbers = WardenNumbers(),
        blindSince: EventTime? = nil
    ) {
        self.init(
            setup,
            numbers: numbers,
            blindSince: blindSince,
            rules: RuleCatalogue.all(setup.rules, callsMax: setup.recentCallsMax)
        )
    }

    /// A core with these rules beside masking and blocks.
    ///
    /// `blindSince` is when an earlier run of the agent was last known to see.
    package init(
        _ setup: WardenSetup,
        numbers: WardenNumbers = WardenNumbers(),
        blindSince: EventTime? = nil,
        rules: [any CallRule]
    ) {
        self.setup = setup
        feeds = Feeds(nextGap: numbers.gap, blindSince: blindSince)
        book = CallBook(setup)
        // An alert is of two calls at the least, and lasts little longer than they are held.
        cases = Cases(
            maskingMax: max(16_384, setup.recentCallsMax / 2),
            nextAlert: numbers.alert
        )
        ledger = ActionLedger(nextKill: numbers.kill)
        secondGo = SecondGo(rules, callsMax: setup.recentCallsMax)
        // A core without any rule is a sweep's, which raises no alerts.
        secondGo.isWantedByOthers = !rules.isEmpty
        evidence = EvidenceDesk(callsMax: book.calls.table.ring.capacity)
        lists = ListsInForce(emergency: setup.emergency)
        followAsWanted()
    }

    /// Has memory brought near for an input that comes behind others, in the order in which they will
    /// come; changes no answer.
    package mutating func expect(_ input: WardenInput) {
        if case .call(let event) = input { book.calls.announce(event) }
    }

    /// Takes one input; `takeEffects` hands out what follows from it.
    ///
    /// With `detailsLater` it does so in up to three goes where calls are flagged: how these look takes
    /// time to write down, and their kills do not wait for it; what further rules and evidence make of
    /// them takes longer, and their record does not wait for that. Whoever asks for it takes all goes
    /// before anything else.
    package mutating func handle(
        _ input: WardenInput,
        at now: Moment,
        detailsLater: Bool = false
    ) {
        emitDetails()
        defer { if !detailsLater { emitDetails() } }
        secondGo.begin(at: now)
        switch input {
        case .call(let event): handle(event, at: now)
        case .leg(let leg): book.calls.note(leg)
        case .killReply(let kill, let reply): replied(kill, reply, at: now)
        case .takesKills(let link, let takes): feeds.links[link].takesKills = takes
        case .commandsLost(let link, let time): commandsLost(on: link, before: time, at: now)
        case .linkUp(let link, let coreUUID): linkUp(link, coreUUID, at: now)
        case .linkDown(let link, let reason, let blind):
            linkDown(link, reason, blindFor: blind, at: now)
        case .liveCall(let call): listed(call, at: now)
        case .liveCallsEnd(let link): listEnded(link, at: now)
        case .liveCallsUnknown(let link): settleKills(on: link, listed: nil, at: now)
        case .heartbeat(let link, let time):
            guard Self.calendar.contains(time) else { break }
            heard(time, of: link, at: now)
        case .shed(let link, let count, let reason): shed(count, reason, on: link, at: now)
        }
    }

    /// Lets time pass: kills repeat or are given up, brakes let go, quiet alerts close.
    package mutating func tick(at now: Moment) {
        emitDetails()
        feeds.ticked(at: now)
        followKills(at: now)
        settleEvidence(at: now)
        _ = adviceBrakes.recover(at: now.monotonic, limits: setup.enforcement)
        if let reason = brakes.recover(at: now.monotonic, limits: setup.enforcement) {
            noteBrakes(engaged: false, reason, at: now)
        }
        for link in feeds.links.all {
            guard let time = feeds.links.time(on: link, at: now.monotonic) else { continue }
            closeQuietCases(at: time, on: link)
            thawQuiet(at: time, on: link)
        }
    }

    /// When `tick` has kills to follow, on the clock that never jumps; nil where it has none.
    package var nextDue: Int64? { ledger.nextDue == .max ? nil : ledger.nextDue }

    /// Closes every alert: the input is over.
    package mutating func finish() {
        emitDetails()
        for (rule, cases) in cases.takeAll() {
            for quiet in cases { close(quiet, of: rule) }
        }
    }

    /// Goes on by other settings; alerts and kills under way stay as they are.
    package mutating func use(_ setup: WardenSetup) {
        self.setup = setup
        book.use(setup)
        secondGo.use(setup.rules)
        followAsWanted()
        lists.use(emergency: setup.emergency)
    }

    /// Replaces the exemptions of the log: calls that now fall under one leave the windows, and kills
    /// of such calls stop.
    package mutating func use(_ exemptions: [Exemption], at now: Moment) {
        emitDetails()
        lists.use(exemptions, emergency: setup.emergency)
        let index = lists.exemptions
        leaveAlone(book.drop { index.find($0, at: now.wall) != nil })
        stopExemptedKills(at: now)
    }

    /// Replaces the blocks of the log: calls that come are held to them.
    package mutating func use(_ blocks: [Block], at now: Moment) {
        lists.use(blocks, at: now.wall)
    }

    package var killsOpen: Int { ledger.count }
    /// Calls that are up, as far as is known, and those given up for want of room since the start.
    package var callsUp: (count: Int, shed: Int) { (book.calls.up.count, book.calls.up.shedCount) }

    /// What is known of a call that is still up, however long ago it began.
    package func callUp(_ id: CallID, on link: LinkID) -> Call? {
        book.calls.up.find(id, on: link)
    }

    /// Calls pushed out of the table while they were still inside the window.
    package var windowShedCalls: Int { feeds.windowShedCalls }

    /// Hands out what is to be done since the last time, in order; details left for later are the
    /// next go.
    ///
    /// Takes `spent` for its next effects: two buffers change hands, nothing is allocated.
    package mutating func takeEffects(into spent: inout WardenEffects) {
        if effects.isEmpty { emitFlaggedDetails() }
        if effects.isEmpty { emitFindings() }
        spent.removeAll()
        swap(&effects, &spent)
    }

    /// Calls were flagged whose looks are not handed out yet.
    package var hasDetails: Bool { !flagging.isEmpty }

    package var hasEffects: Bool {
        !effects.isEmpty || !flagging.isEmpty || !secondGo.isEmpty || !book.overtaken.isEmpty
            || book.calls.up.hasGone
    }

    mutating func emit(_ record: WardenRecord) { effects.append(record) }
    mutating func emit(_ step: KillRecord) { effects.append(step) }
    mutating func emit(_ call: FlaggedCall) { effects.append(call) }
    mutating func emit(_ account: FinishedCall) { effects.append(account) }
    mutating func emit(verdictOn held: TransactionKey, of link: LinkID, isAllowed: Bool) {
        effects.append(.verdict(link, held, isAllowed: isAllowed))
    }

    mutating func emit(_ answer: ToldAnswer) { effects.append(answer) }
    mutating func emit(listOf link: LinkID) { effects.append(.list(link)) }

    mutating func emit(kill: KillRecord) { effects.append(sending: kill) }
}
