import CLinux
import Glibc
import Synchronization

/// Where bytes of output go in the end.
package protocol OutputSink: Sendable {
    /// Passes all bytes on, or throws: nothing is kept for later.
    func write(_ bytes: [UInt8]) throws(OutputError)
    /// Nobody reads it any more, as far as can be told without writing.
    var isReaderGone: Bool { get }
}

extension OutputSink {
    /// Told by a write alone.
    package var isReaderGone: Bool { false }
}

/// A file descriptor of this process.
struct DescriptorSink: OutputSink {
    let descriptor: Int32

    var isReaderGone: Bool {
        var entry = pollfd(fd: descriptor, events: 0, revents: 0)
        return unsafe poll(&entry, 1, 0) == 1 && entry.revents & Int16(POLLERR | POLLNVAL) != 0
    }

    func write(_ bytes: [UInt8]) throws(OutputError) {
        var written = 0
        while written < bytes.count {
            let count = unsafe bytes[written...].withUnsafeBytes { rest in
                unsafe Glibc.write(descriptor, rest.baseAddress, rest.count)
            }
            if count >= 0 {
                written += count
            } else if errno == EPIPE {
                throw .readerGone
            } else if errno != EINTR {
                throw .failed(errno: errno)
            }
        }
    }
}

/// Gathers output and passes it on in large pieces.
///
/// Any thread may write; whole writes never mix.
package final class OutputStream: Sendable {
    private static let bufferBytesMax = 64 * 1024

    private let sink: any OutputSink
    private let isLineWise: Bool
    private let buffer = Mutex<[UInt8]>([])

    /// A line-wise stream passes on what it has whenever a write ends in a line end, so that a person
    /// sees it at once.
    package init(to sink: any OutputSink, isLineWise: Bool) {
        self.sink = sink
        self.isLineWise = isLineWise
    }

    /// Takes text, and passes on what is due.
    package func write(_ text: String) throws(OutputError) { try write(text.utf8) }

    /// The same for text that is bytes already.
    package func write(_ more: some Collection<UInt8>) throws(OutputError) {
        try buffer.withLock { (bytes) throws(OutputError) in
            bytes += more
            let isDue = isLineWise && bytes.last == UInt8(ascii: "\n")
            guard isDue || bytes.count >= Self.bufferBytesMax else { return }
            try send(&bytes)
        }
    }

    var isReaderGone: Bool { sink.isReaderGone }

    /// Passes on all that was gathered.
    package func flush() throws(OutputError) {
        try buffer.withLock { (bytes) throws(OutputError) in try send(&bytes) }
    }

    private func send(_ bytes: inout [UInt8]) throws(OutputError) {
        defer { bytes.removeAll(keepingCapacity: true) }
        if !bytes.isEmpty { try sink.write(bytes) }
    }
}
