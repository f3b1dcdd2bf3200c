import Detection
import EventSocket
import Foundation
import Synchronization
import Telephony

/// One FreeSWITCH, served by one thread: it reads both connections and never waits for anything else.
///
/// A client that stops reading can freeze a whole switch (recorded), so whatever cannot be handed on
/// is given away and counted.
package final class FreeSWITCHLink: Sendable {
    package let configuration: LinkConfiguration
    /// Where kills are written.
    package let commands: CommandChannel
    private let wakeUp = WakeUp()
    private let isStopping = Atomic<Bool>(false)
    private let hasStopped = DispatchSemaphore(value: 0)
    private let published = Mutex(LinkCounters())
    private let delegate: any LinkDelegate

    package init(_ configuration: LinkConfiguration, delegate: any LinkDelegate) {
        self.configuration = configuration
        self.delegate = delegate
        commands = CommandChannel(wakeUp: wakeUp)
    }

    package var counters: LinkCounters { published.withLock { $0 } }

    /// Starts the thread; once only.
    package func start() {
        let thread = Thread { [self] in
            var worker = LinkWorker(
                configuration,
                commands: commands,
                wakeUp: wakeUp,
                delegate: delegate
            )
            while !isStopping.load(ordering: .acquiring) {
                worker.turn()
                published.withLock { $0 = worker.counters }
            }
            worker.stop()
            hasStopped.signal()
        }
        thread.name = "link \(configuration.name)".prefix(15).description
        thread.stackSize = 1 << 20
        thread.start()
    }

    /// Asks the thread to say goodbye to the switch and to end.
    package func beginStopping() {
        isStopping.store(true, ordering: .releasing)
        wakeUp.signal()
    }

    /// False when the thread has not ended in that time.
    package func waitUntilStopped(seconds: Double) -> Bool {
        hasStopped.wait(timeout: .now() + seconds) == .success
    }
}
