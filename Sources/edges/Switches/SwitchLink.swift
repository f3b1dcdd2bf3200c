package import Records
import Synchronization
import Ring
package import Telephony
package import Warden

/// One switch that the agent stands beside, served by a thread of its own.
package protocol SwitchLink: AnyObject, Sendable {
    var link: LinkID { get }
    /// The operator's name for the switch.
    var name: String { get }
    /// Where whoever runs the core leaves kills and verdicts.
    var kills: any KillChannel { get }
    var counters: LinkCounters { get }
    /// Starts the thread; once only.
    func start()
    /// Asks the switch anew whether it takes kills, where that is to be asked.
    func probeSoon()
    /// Asks the thread to take leave of the switch and to end.
    func beginStopping()
    /// False when the thread has not ended in that time.
    func waitUntilStopped(seconds: Double) -> Bool
}

/// Takes kills for a switch; called by whoever holds the core, and never waits.
package protocol KillChannel: AnyObject, Sendable {
    /// Takes the kill of a call, which `sendKills` then writes with the others of its batch.
    ///
    /// `call` gives all that is known of the call, for a switch that wants more than its name. False
    /// when the switch cannot be told now.
    func take(
        _ record: KillRecord,
        call: () -> Call?,
        cause: String,
        at now: Int64
    ) -> Bool
    /// Writes the kills taken.
    func sendKills()
    /// Asks the switch which calls it has; one that cannot say so is not asked.
    func listCalls(at now: Int64)
    /// Tells the switch what becomes of a call that it holds back.
    func give(verdict isAllowed: Bool, on held: TransactionKey)
    /// Answers whoever told of a call.
    func give(_ answer: ToldAnswer)
    /// Tells the switch of which calls it need not ask.
    func tell(unasked: UnaskedCalls)
}

extension KillChannel {
    package func give(_ answer: ToldAnswer) {}
    package func tell(unasked: UnaskedCalls) {}
}

/// A link's thread: turns until it is asked to stop.
final class LinkThread: Sendable {
    private let isStopping = Atomic<Bool>(false)
    private let hasStopped = WakeUp()
    private let published = Mutex(LinkCounters())
    private let wakeUp: WakeUp

    init(wakeUp: WakeUp) { self.wakeUp = wakeUp }

    var counters: LinkCounters { published.withLock { $0 } }

    func start<Worker: LinkWorking & ~Copyable>(
        name: String,
        _ makeWorker: @escaping @Sendable () -> Worker
    ) {
        let isRunning = DetachedThread.start(name: "link \(name)") { [self] in
            var worker = makeWorker()
            while !isStopping.load(ordering: .acquiring) {
                worker.turn()
                published.withLock { $0 = worker.counters }
            }
            worker.stop()
            hasStopped.signal()
        }
        if !isRunning { hasStopped.signal() }
    }

    func beginStopping() {
        isStopping.store(true, ordering: .releasing)
        wakeUp.signal()
    }

    func waitUntilStopped(seconds: Double) -> Bool {
        hasStopped.sleep(milliseconds: Int(seconds * 1_000))
    }
}
