import Ring
package import Telephony

/// One Kamailio, served by one thread: calls come from its evapi module, kills go to its control
/// interface.
///
/// An evapi client that stops reading freezes all SIP (recorded with Kamailio 5.6.3), so as with any
/// link the thread waits for nothing else.
package final class KamailioLink: SwitchLink {
    package let configuration: KamailioConfiguration
    package let control: ControlChannel
    private let wakeUp = WakeUp()
    private let thread: LinkThread
    private let delegate: any LinkDelegate

    package init(_ configuration: KamailioConfiguration, delegate: any LinkDelegate) {
        self.configuration = configuration
        self.delegate = delegate
        control = ControlChannel(dialect: configuration.dialect, wakeUp: wakeUp)
        thread = LinkThread(wakeUp: wakeUp)
    }

    package var link: LinkID { configuration.link }
    package var name: String { configuration.name }
    package var kills: any KillChannel { control }
    package var counters: LinkCounters { thread.counters }

    package func start() {
        thread.start(name: name) { [configuration, control, wakeUp, delegate] in
            KamailioWorker(configuration, control: control, wakeUp: wakeUp, delegate: delegate)
        }
    }

    /// Its control interface is asked by whatever is sent there.
    package func probeSoon() {}

    package func beginStopping() { thread.beginStopping() }

    package func waitUntilStopped(seconds: Double) -> Bool {
        thread.waitUntilStopped(seconds: seconds)
    }
}
