package import CommandLine
import Synchronization

/// Keeps what is written, or refuses it after so many bytes.
package final class MemorySink: OutputSink {
    private let bytes = Mutex<[UInt8]>([])
    private let refusal: OutputError?

    package init(refusing error: OutputError? = nil) { refusal = error }

    package func write(_ more: [UInt8]) throws(OutputError) {
        if let refusal { throw refusal }
        bytes.withLock { $0 += more }
    }

    /// Everything so far.
    package var text: String { bytes.withLock { String(decoding: $0, as: UTF8.self) } }
}

/// A console whose output a test reads.
package struct TestConsole {
    package let out: MemorySink
    package let err = MemorySink()
    package let console: Console

    package init(
        isTerminal: Bool = false,
        width: Int? = nil,
        environment: [String: String] = [:],
        refusing error: OutputError? = nil
    ) {
        out = MemorySink(refusing: error)
        console = Console(
            out: OutputStream(to: out, isLineWise: false),
            err: OutputStream(to: err, isLineWise: true),
            environment: environment,
            isTerminal: isTerminal,
            width: width
        )
    }
}
