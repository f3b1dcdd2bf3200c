import AlertLog
import CommandLine
import Telephony
import Views

/// `callwarden top`: what is going on, drawn anew again and again.
enum TopCommand: Command {
    static let interval = Option.one(
        "interval",
        .number(0.2...3_600),
        default: 1,
        value: "SECONDS",
        "how often it is drawn anew"
    )
    static let once = Option.flag("once", "print one picture and end")

    static let declaration = Declaration(
        "top",
        summary: "watch links, callees near their N, alerts and kills live",
        discussion: """
            Draws on the terminal until q or Ctrl-C, and gives it back as it was. Keys: q quits, space
            pauses, s or the arrows sort the callees, ? helps. Callees near their N are of the agent's
            own windows where its socket is there (a switch of kind api in the settings) and whoever
            asks may use it; else of the finished calls in the log, and the view says why. Rates and
            reaction are the agent's figures, which it writes every two seconds. Where output is no
            terminal, or TERM is dumb, each picture is printed below the last. -o json prints one
            picture as one object and ends.
            """,
        options: [interval.spec, once.spec, CommonOptions.utc.spec] + LogQueryOptions.place,
        examples: [
            Example("top --once", "what is going on now"),
            Example("top -o json | jq .near", "the callees nearest to their N, for a program"),
        ]
    )

    static func run(_ arguments: Arguments, on console: Console) throws -> ExitCode {
        let settings = try arguments.settings(on: console)
        let database = try arguments.databasePath(on: console)
        var gatherer = TopGatherer(settings, database: database)
        let milliseconds = Int(arguments[interval] * 1_000)
        if console.format == .json {
            try console.print(gatherer.picture(at: LogWriter.wallClock()).json)
        } else if arguments[once] {
            try print(gatherer.picture(at: LogWriter.wallClock()), on: console)
        } else if let terminal = LiveTerminal(environment: console.environment) {
            draw(&gatherer, on: terminal, console, every: milliseconds)
        } else {
            try repeatedly(&gatherer, on: console, every: milliseconds)
        }
        return .done
    }

    private static func print(_ picture: TopPicture, on console: Console) throws {
        var look = TopLook()
        look.hasKeys = false
        let screen = TopScreen(picture, look, in: console.zone, isColoured: console.isColoured)
        for line in screen.lines(width: console.width, height: nil) { try console.print(line) }
    }

    /// One picture below the other, until nobody reads on.
    private static func repeatedly(
        _ gatherer: inout TopGatherer,
        on console: Console,
        every milliseconds: Int
    ) throws {
        let pause = FollowLoop.untilStopped()
        repeat {
            try print(gatherer.picture(at: LogWriter.wallClock()), on: console)
            try console.print("")
            try console.flush()
        } while !console.isReaderGone && pause(milliseconds)
    }

    private static func draw(
        _ gatherer: inout TopGatherer,
        on terminal: LiveTerminal,
        _ console: Console,
        every milliseconds: Int
    ) {
        let zone = console.zone
        var (keys, picture) = (TopKeys(), gatherer.picture(at: LogWriter.wallClock()))
        var next = ContinuousClock.now + .milliseconds(milliseconds)
        while !keys.isOver {
            let size = terminal.size
            let screen = TopScreen(picture, keys.look, in: zone, isColoured: console.isColoured)
            terminal.draw(screen.lines(width: size.columns, height: size.rows))
            let left = max(0, (next - ContinuousClock.now) / .milliseconds(1))
            switch terminal.wait(milliseconds: Int(left.rounded(.up))) {
            case .end: return
            case .key(let key): keys.press(key)
            case .redraw: break
            case .nothing where ContinuousClock.now < next: break
            case .nothing:
                if !keys.look.isPaused { picture = gatherer.picture(at: LogWriter.wallClock()) }
                next = .now + .milliseconds(milliseconds)
            }
        }
    }
}

/// What keys make of the live view.
struct TopKeys {
    private(set) var look = TopLook()
    private(set) var isOver = false

    mutating func press(_ key: LiveTerminal.Key) {
        if look.hasHelp {
            look.hasHelp = false
            if key == .letter("q") { isOver = true }
            return
        }
        switch key {
        case .letter("q"): isOver = true
        case .letter(" "): look.isPaused.toggle()
        case .letter("?"), .letter("h"): look.hasHelp = true
        case .letter("s"), .right, .down: look.order = look.order.stepped(by: 1)
        case .left, .up: look.order = look.order.stepped(by: -1)
        case .letter: break
        }
    }
}
