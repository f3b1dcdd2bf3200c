import FoundationEssentials
import Glibc
import Telephony
import Wire

/// What `-o` asks for.
enum OutputFormat: String, CaseIterable, Sendable {
    case human
    case json
}

/// Everything a command knows of the terminal it was typed on.
struct Console: Sendable {
    let out: OutputStream
    let err: OutputStream
    let environment: [String: String]
    /// True where a person reads the output.
    let isTerminal: Bool
    private(set) var format = OutputFormat.human

    /// Colours go to terminals only, and not where NO_COLOR says otherwise (no-color.org).
    var isColoured: Bool {
        isTerminal && (environment["NO_COLOR"] ?? "").isEmpty && environment["TERM"] != "dumb"
    }

    init(out: OutputStream, err: OutputStream, environment: [String: String], isTerminal: Bool) {
        self.out = out
        self.err = err
        self.environment = environment
        self.isTerminal = isTerminal
    }

    /// The console of this process.
    static func standard() -> Console {
        let isTerminal = isatty(STDOUT_FILENO) == 1
        return Console(
            out: OutputStream(
                to: DescriptorSink(descriptor: STDOUT_FILENO),
                isLineWise: isTerminal
            ),
            err: OutputStream(to: DescriptorSink(descriptor: STDERR_FILENO), isLineWise: true),
            environment: ProcessInfo.processInfo.environment,
            isTerminal: isTerminal
        )
    }

    func with(format: OutputFormat) -> Console {
        var console = self
        console.format = format
        return console
    }

    /// Writes text as it is: only what the command itself wrote or escaped.
    func write(_ text: String) throws { try out.write(text) }

    /// Writes one line of the command's own words.
    func print(_ line: String) throws { try out.write(line + "\n") }

    /// Writes one JSON object as one line.
    func print(_ value: JSON) throws { try out.write(value.encoded + "\n") }

    /// Writes a table, with its head, unless it has no rows.
    func print(_ table: Table) throws { try out.write(table.text(isColoured: isColoured)) }

    /// Writes a line to stderr: progress, warnings, errors.
    ///
    /// A closed stderr is no reason to stop.
    func note(_ line: String) { try? err.write(line + "\n") }

    /// The text in a style where the terminal shows one.
    func styled(_ text: String, _ style: Style) -> String {
        isColoured ? style.applied(to: text) : text
    }

    /// Hands over what has been written so far, where something slow follows.
    func flush() throws { try out.flush() }
}
