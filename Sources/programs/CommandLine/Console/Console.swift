import FoundationEssentials
import Glibc
import Telephony
import Wire

/// What `-o` asks for.
package enum OutputFormat: String, CaseIterable, Sendable {
    case human
    case json
}

/// Everything a command knows of the terminal it was typed on.
package struct Console: Sendable {
    let out: OutputStream
    let err: OutputStream
    package let environment: [String: String]
    /// True where a person reads the output.
    let isTerminal: Bool
    /// What `-o` of the running command asked for.
    package private(set) var format = OutputFormat.human
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
        isTerminal: Bool
    ) {
        self.out = out
        self.err = err
        self.environment = environment
        self.isTerminal = isTerminal
    }

    /// The console of this process.
    package static func standard() -> Console {
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

    /// Hands over what has been written so far, where something slow follows.
    package func flush() throws { try out.flush() }
}
