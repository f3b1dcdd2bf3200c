import AlertLog
import CLinux
import Rules
import Records
package import Settings
import Switches
import Telephony

/// The agent as a service: runs until told to stop, loads its settings again when told to.
package struct Service {
    private static let turnMilliseconds: Int32 = 500
    private static let statusMicroseconds: Int64 = 10_000_000

    private let load: () throws -> (Settings, Passwords)
    private let environment: [String: String]
    private let version: String
    private let manager: ServiceManager

    /// `load` reads the settings and passwords, at the start and at every reload.
    package init(
        environment: [String: String],
        version: String = "",
        load: @escaping () throws -> (Settings, Passwords)
    ) {
        self.environment = environment
        self.version = version
        self.load = load
        manager = ServiceManager(environment: environment)
    }

    /// Runs until SIGTERM or SIGINT.
    package func run() throws {
        // Programs beside the agent run as its user, and it is about to read a password.
        _ = cw_close_process()
        let signals = Signals()
        let (settings, passwords) = try load()
        let lines = LineLog(
            names: settings.switches.map(\.name),
            level: settings.log.level,
            write: LineLog.standardError(environment: environment)
        )
        for warning in settings.warnings + passwords.warnings { lines.add(.warning, warning) }
        let agent = try Agent(
            settings,
            passwords: passwords,
            lines: lines,
            version: version
        )
        agent.start()
        let mode = agent.isArmed ? "armed" : "simulate"
        lines.add(
            .notice,
            "callwarden started mode=\(mode) switches=\(settings.switches.count)"
                + " threshold=\(settings.rule.threshold)"
                + " window_seconds=\(settings.rule.windowMicroseconds / 1_000_000)"
        )
        agent.noteStart(
            SettingsChange(by: nil, file: settings.file, environment: environment)
        )
        manager.ready(agent.status)
        serve(agent, signals)
        manager.stopping()
        lines.add(.notice, "callwarden stopping")
        agent.stop()
    }

    private func serve(_ agent: Agent, _ signals: Signals) {
        let watchdog = manager.watchdogMicroseconds.map { $0 / 2 }
        var lastAliveAt: Int64 = 0
        var lastStatusAt: Int64 = 0
        var straysSaid: Set<Int32> = []
        while true {
            switch signals.wait(milliseconds: Self.turnMilliseconds) {
            case .stop(let sender):
                agent.stopAuthor = SettingsChange(by: sender, file: nil).author
                return
            case .reload(let sender):
                _ = reload(agent) { SettingsChange(by: sender, file: $0) }
            case .louder(let sender): agent.lines.turn(louder: true, by: sender)
            case .quieter(let sender): agent.lines.turn(louder: false, by: sender)
            case .stray(let signal, let sender):
                // Once each: whoever sends them may do so every second.
                guard straysSaid.insert(signal).inserted else { break }
                agent.lines.add(
                    .notice,
                    "signal passed over",
                    ["signal": Signals.name(of: signal), "pid": "\(sender)"]
                )
            case nil: break
            }
            let now = Moment.now()
            agent.housekeep(at: now)
            if let wish = agent.takeWish() {
                agent.answer(wish, reload(agent) { wish.change(of: $0) })
            }
            if let watchdog, now.monotonic - lastAliveAt >= min(watchdog, 5_000_000),
                agent.isAlive(at: now)
            {
                manager.isAlive()
                lastAliveAt = now.monotonic
            }
            if now.monotonic - lastStatusAt >= Self.statusMicroseconds {
                manager.status(agent.status)
                lastStatusAt = now.monotonic
            }
        }
    }

    /// Takes settings up anew; `change` says by whom, of which file.
    private func reload(
        _ agent: Agent,
        _ change: (String?) -> SettingsChange
    ) -> ControlReply {
        manager.reloading(monotonicMicroseconds: Moment.now().monotonic)
        defer { manager.ready(agent.status) }
        do {
            let (settings, passwords) = try load()
            let warnings = settings.warnings + passwords.warnings
            for warning in warnings { agent.lines.add(.warning, warning) }
            agent.lines.use(settings.log.level)
            let difference = agent.use(settings, change(settings.file))
            return ControlReply(
                difference.isEmpty ? .stoodSo : .done,
                lines: difference.lines + warnings.map { "warning: \($0)" }
            )
        } catch {
            let problems = (error as? SettingsErrors)?.problems.map(\.description) ?? ["\(error)"]
            for problem in problems {
                agent.lines.add(.error, "settings not loaded, the old ones stand: \(problem)")
            }
            agent.noteRefused(problems, change(nil))
            let isDisarmed = agent.disarmAsDecided(change(nil))
            let why = problems.map { "warning: settings not loaded, the old ones stand: \($0)" }
            return ControlReply(isDisarmed ? .done : .refused, lines: why + ["mode: \(agent.mode)"])
        }
    }
}
