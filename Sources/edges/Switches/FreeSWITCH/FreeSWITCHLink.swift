import Warden
import Ring
package import Telephony

/// One FreeSWITCH, served by one thread: it reads both connections and never waits for anything else.
///
/// A client that stops reading can freeze a whole switch (recorded), so whatever cannot be handed on
/// is given away and counted.
package final class FreeSWITCHLink: SwitchLink {
    package let configuration: LinkConfiguration
    /// The connection that kills are written to.
    package let commands: CommandChannel
    private let wakeUp = WakeUp()
    private let thread: LinkThread
    private let delegate: any LinkDelegate

    package init(_ configuration: LinkConfiguration, delegate: any LinkDelegate) {
        self.configuration = configuration
        self.delegate = delegate
        commands = CommandChannel(wakeUp: wakeUp)
        thread = LinkThread(wakeUp: wakeUp)
    }

    package var link: LinkID { configuration.link }
    package var name: String { configuration.name }
    package var kills: any KillChannel { commands }
    package var counters: LinkCounters { thread.counters }

    package func start() {
        thread.start(name: name) { [configuration, commands, wakeUp, delegate] in
            LinkWorker(configuration, commands: commands, wakeUp: wakeUp, delegate: delegate)
        }
    }

    package func probeSoon() { commands.probeSoon() }

    package func beginStopping() { thread.beginStopping() }

    package func waitUntilStopped(seconds: Double) -> Bool {
        thread.waitUntilStopped(seconds: seconds)
    }
}
