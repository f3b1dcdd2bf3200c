import FoundationEssentials
import Glibc
package import Rules
import Settings
import Telephony
import Wire

/// What `-o` asks for.
package enum OutputFormat: String, CaseIterable, Sendable {
    case human
    case json
}

/// What `-o` asks for where rows are listed.
package enum RowFormat: String, CaseIterable, Sendable {
    case human
    case json
    case csv
}

/// Everything a command knows of the terminal it was typed on.
package struct Console: Sendable {
    let out: OutputStream
    let err: OutputStream
    package let environment: [String: String]
    /// True where a person reads the output.
    let isTerminal: Bool
    /// Places in a line of the terminal; nil where there is none, and nothing is cut.
    package let width: Int?
    /// What `-o` of the running command asked for, of rows that it lists.
    package private(set) var rowFormat = RowFormat.human
    /// The same of all else that it prints: where rows are for programs, so is the rest.
    package var format: OutputFormat { rowFormat == .human ? .human : .json }
    /// `--utc` was asked for.
    private var isUTC = false
    /// The running program's name, which stands in front of what it complains of.
    private var program = ""

    /// Colours go to terminals only, and not where NO_COLOR says otherwise (no-color.org).
    package var isColoured: Bool {
        isTerminal && (environment["NO_COLOR"] ?? "").isEmpty && environment["TERM"] != "dumb"
    }

    /// A console of any two streams, as tests need it.
    package init(
        out: OutputStream,
        err: OutputStream,
        environment: [String: String],
        isTerminal: Bool,
        width: Int? = nil
    ) {
        self.out = out
        self.err = err
        self.environment = environment
        self.isTerminal = isTerminal
        self.width = isTerminal ? width : nil
    }

    /// The console of this process.
    package static func standard() -> Console {
        let isTerminal = isatty(STDOUT_FILENO) == 1
        let environment = ProcessInfo.processInfo.environment
        return Console(
            out: OutputStream(
                to: DescriptorSink(descriptor: STDOUT_FILENO),
                isLineWise: isTerminal
            ),
            err: OutputStream(to: DescriptorSink(descriptor: STDERR_FILENO), isLineWise: true),
            environment: environment,
            isTerminal: isTerminal,
            width: TerminalSize.of(STDOUT_FILENO, environment)?.columns
        )
    }

    /// Takes what the command line says of output.
    func with(_ declaration: Declaration, _ arguments: Arguments) -> Console {
        var console = self
        let options = declaration.options
        if options.contains(where: \.isRowFormat) {
            console.rowFormat = arguments[CommonOptions.rows]
        } else if options.contains(where: \.isFormat), arguments[CommonOptions.format] == .json {
            console.rowFormat = .json
        }
        console.isUTC = arguments.count(of: CommonOptions.utc.spec) > 0
        return console
    }

    /// Whose times are shown, and read where no zone is named: this machine's on a terminal, else UTC.
    package var zone: HourZone {
        isTerminal && !isUTC && rowFormat == .human ? HourZone.machine(environment) : .utc
    }

    func with(program: String) -> Console {
        var console = self
        console.program = program
        return console
    }

    /// Writes text as it is: only what the command itself wrote or escaped.
    package func write(_ text: String) throws { try out.write(text) }

    /// The same for text that is bytes already.
    package func write(_ bytes: [UInt8]) throws { try out.write(bytes) }

    /// Writes one line of the command's own words.
    package func print(_ line: String) throws { try out.write(line + "\n") }

    /// Writes a line to stderr: progress, warnings, errors.
    ///
    /// A closed stderr is no reason to stop.
    package func note(_ line: String) { try? err.write(line + "\n") }

    /// Longest complaint; a path may be half as long.
    private static let complaintBytesMax = 8_192

    /// Writes what is wrong to stderr as one line that the program's name opens.
    ///
    /// Control characters from arguments or files are escaped.
    package func complain(_ text: String) {
        note(program + ": " + TextEscape.sentence(text, bytesMax: Self.complaintBytesMax))
    }

    /// Nobody reads the output any more.
    package var isReaderGone: Bool { out.isReaderGone }

    /// Hands over what has been written so far, where something slow follows.
    package func flush() throws { try out.flush() }
}
