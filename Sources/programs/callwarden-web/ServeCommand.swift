import Agent
import AlertLog
import CommandLine
import Glibc
import HTTPServer
import Hindsight
import Settings
import Telephony
import Views
import Warden
import Web
import WebPush

/// `callwarden-web run`: serves until it is told to stop.
enum ServeCommand: Command {
    static let declaration = Declaration(
        "run",
        summary: "serve in the foreground, as systemd does",
        discussion: """
            Answers what browsers, scripts and monitors ask about the agent's log, whether the agent runs
            or not; whoever asks shows a token of 'callwarden token add'. What is answered stands in
            /openapi.json. Ends at SIGTERM or SIGINT, and at SIGHUP, so that systemd starts it again by
            the settings as they are. What happens is said on stderr, one line each.
            """,
        options: [
            CommonOptions.database.spec, CommonOptions.config.spec, CommonOptions.set.spec,
        ],
        hasFormat: false,
        examples: [
            Example("run", "with \(Settings.standardFile)"),
            Example("run --set web.read_only=true", "for a screen on the wall"),
        ]
    )

    static func run(_ arguments: Arguments, on console: Console) throws -> ExitCode {
        let signals = Signals()
        let settings = try arguments.settings(on: console)
        let database = arguments[CommonOptions.database] ?? settings.log.database
        // What cannot be read at all is said now, not at the first request.
        _ = try LogReader(path: database)
        let lines = LineLog(
            names: [],
            level: settings.log.level,
            write: LineLog.standardError(environment: console.environment)
        )
        lines.start()
        var setup = try Self.setup(settings, database)
        setup.charts = charts(settings.web, lines)
        setup.decidedReplay = { decided in
            (try? arguments.settings(on: console, decided: decided)).map(replay)
        }
        let application = WebApplication(setup) { happening in
            lines.add(.warning, happening.line)
        }
        let server: HTTPServer
        do throws(HTTPServerError) {
            server = try HTTPServer(try serverSetup(settings.web), application: application)
        } catch {
            throw CommandError.failed("\(error)")
        }
        guard application.start() else { throw CommandError.failed("no thread to be had") }
        server.start()
        let manager = ServiceManager(environment: console.environment)
        let place = place(settings.web, port: server.port)
        lines.add(.notice, "callwarden-web started \(place) read_only=\(settings.web.isReadOnly)")
        manager.ready(place)
        signals.waitForEnd(aliveFor: manager, lines)
        manager.stopping()
        lines.add(.notice, "callwarden-web stopping")
        application.stop()
        server.stop()
        lines.stop()
        return .done
    }

    /// What draws charts; without it pages have tables, and the log says why.
    private static func charts(_ web: WebSettings, _ lines: LineLog) -> ChartScript? {
        guard let path = web.chartScript else { return nil }
        do throws(ChartScript.Fault) {
            return try ChartScript(path: path)
        } catch {
            lines.add(.warning, "\(error)")
            return nil
        }
    }

    private static func place(_ web: WebSettings, port: Int) -> String {
        let scheme = web.certificate == nil ? "http" : "https"
        let host = web.address.contains(":") ? "[\(web.address)]" : web.address
        let tcp = web.port == 0 ? nil : "\(scheme)://\(host):\(port)/"
        return [tcp, web.socket].compactMap(\.self).joined(separator: " ")
    }

    private static func serverSetup(
        _ web: WebSettings
    ) throws(HTTPServerError) -> HTTPServerSetup {
        var listeners: [HTTPListener] = []
        if web.port != 0 { listeners.append(.tcp(host: web.address, port: web.port)) }
        if let socket = web.socket { listeners.append(.unix(path: socket, mode: 0o660)) }
        var certificate: HTTPCertificate?
        if let chain = web.certificate, let key = web.key {
            certificate = HTTPCertificate(certificatePath: chain, keyPath: key)
        }
        return try HTTPServerSetup(listeners: listeners, certificate: certificate)
    }

    private static func setup(_ settings: Settings, _ database: String) throws -> WebSetup {
        let warden = WardenSetup(settings)
        var setup = WebSetup(
            database: database,
            plan: settings.plan,
            warden: warden,
            status: StatusSetup(
                lateMicroseconds: warden.lateMicroseconds,
                withoutFeed: Set(settings.switches.filter { !$0.hasFeed }.map(\.name)),
                recordsCalls: settings.log.recordsCalls,
                armedBySettings: settings.armedSwitches
            ),
            figures: Agent.figures,
            users: UserGrants(try scopes(settings.web.users)),
            version: Version.text
        )
        setup.agentSocket = settings.switches.lazy.compactMap(\.socket).first
        setup.replay = replay(settings)
        for value in settings.effective where DecidedValue.keys.contains(value.key) {
            setup.sources[value.key] = value.origin.word
        }
        setup.isReadOnly = settings.web.isReadOnly
        setup.proxies = Set(settings.web.proxies)
        let pushes = settings.ship.destinations.filter { $0.kind == .push }
        if pushes.contains(where: \.allowsPrivate) { setup.pushHosts = .any }
        setup.ladder = settings.web.ladder
        return setup
    }

    private static func replay(_ settings: Settings) -> LogReplay {
        LogReplay(
            WardenSetup(settings),
            plan: settings.plan,
            rules: settings.partyRules(of: settings.switches.first { $0.kind == .freeswitch })
        )
    }

    /// The scopes of users by their numbers.
    private static func scopes(_ users: [WebUser]) throws -> [UInt32: TokenScope] {
        var scopes: [UInt32: TokenScope] = [:]
        for user in users {
            guard let number = UInt32(user.user) ?? number(of: user.user) else {
                throw CommandError.failed("web.users: \(user.user): no such user of this machine")
            }
            scopes[number] = user.scope
        }
        return scopes
    }

    private static func number(of name: String) -> UInt32? {
        unsafe getpwnam(name).map { unsafe $0.pointee.pw_uid }
    }
}
