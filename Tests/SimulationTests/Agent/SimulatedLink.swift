import Kamailio
import Ring
import Telephony

@testable import Switches

/// One link of the simulated agent, its thread taken away.
class SimulatedLink {
    let machine: SimulatedMachine
    let kills: any KillChannel

    init(_ machine: SimulatedMachine, _ kills: any KillChannel) {
        self.machine = machine
        self.kills = kills
    }

    func turn() {}
    func stop() {}
    var counters: LinkCounters { LinkCounters() }
    /// What would bring its thread back from its wait.
    var isDue: Bool { machine.isDue }
}

final class FreeSWITCHSimulatedLink: SimulatedLink {
    private let channel: CommandChannel
    private var worker: LinkWorker

    init(_ place: Int, delegate: any LinkDelegate, in world: World) {
        var configuration = LinkConfiguration(
            link: LinkID(place),
            name: "switch\(place)",
            host: "simulated",
            port: place,
            password: "callers-are-not-who-they-say",
            plan: SimulatedAgent.plan
        )
        configuration.heartbeatSeconds = Int(World.heartbeatSeconds)
        configuration.replyTimeoutSeconds = 4
        let (machine, wakeUp) = (SimulatedMachine(world), WakeUp())
        channel = CommandChannel(wakeUp: wakeUp)
        worker = LinkWorker(
            configuration,
            commands: channel,
            wakeUp: wakeUp,
            delegate: delegate,
            on: machine
        )
        super.init(machine, channel)
    }

    override func turn() { worker.turn() }
    override func stop() { worker.stop() }
    override var counters: LinkCounters { worker.counters }
    override var isDue: Bool { super.isDue || channel.hasOutgoing }
}

final class KamailioSimulatedLink: SimulatedLink {
    private var worker: KamailioWorker

    init(_ place: Int, delegate: any LinkDelegate, in world: World) {
        var configuration = KamailioConfiguration(
            link: LinkID(place),
            name: "switch\(place)",
            host: "simulated",
            port: place,
            plan: SimulatedAgent.plan
        )
        configuration.way = .datagram
        let (machine, wakeUp) = (SimulatedMachine(world), WakeUp())
        let control = ControlChannel(dialect: .jsonrpc, wakeUp: wakeUp, on: machine)
        worker = KamailioWorker(
            configuration,
            control: control,
            wakeUp: wakeUp,
            delegate: delegate,
            on: machine
        )
        super.init(machine, control)
    }

    override func turn() { worker.turn() }
    override func stop() { worker.stop() }
    override var counters: LinkCounters { worker.counters }
}
