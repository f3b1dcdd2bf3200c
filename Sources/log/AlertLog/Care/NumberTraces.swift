internal import Glibc

/// Looks for a number in the very bytes of files, as whoever has the disk would.
package struct NumberTraces {
    private static let bytesPerRead = 1 << 20

    private let forms: NumberForms

    package init(_ forms: NumberForms) { self.forms = forms }

    /// How often it stands in the files of a log.
    package func count(inLog path: String) throws(CareError) -> Int {
        try count(in: path) + count(in: path + "-wal")
    }

    /// Zero where there is no such file.
    private func count(in path: String) throws(CareError) -> Int {
        // To close it gives up this process's locks on it: nothing of SQLite's may be open any more.
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            if errno == ENOENT { return 0 }
            throw .failed("read", path)
        }
        defer { close(descriptor) }
        var window = Window()
        var buffer = [UInt8](repeating: 0, count: Self.bytesPerRead)
        while true {
            let read = unsafe Glibc.read(descriptor, &buffer, buffer.count)
            guard read >= 0 else {
                if errno == EINTR { continue }
                throw .failed("read", path)
            }
            window.bytes += buffer[..<read]
            count(in: &window, isEnd: read == 0)
            if read == 0 { return window.found }
        }
    }

    /// A stretch of a file, with enough of what came before.
    private struct Window {
        /// What may belong to one number: its digits, with separators, and what stands around it.
        static let margin = 128

        var bytes: [UInt8] = []
        /// Where the bytes begin in the file, and up to where ends of numbers were counted.
        var start = 0
        var counted = 0
        var found = 0
    }

    /// Counts the numbers that end in what can be judged now: something must follow, but at the end.
    private func count(in window: inout Window, isEnd: Bool) {
        let margin = Window.margin
        let limit = isEnd ? window.bytes.count : max(window.bytes.count - margin, 0)
        let core = Array(forms.core.utf8)
        var place = 0
        while let end = Self.end(of: core, in: window.bytes.span, from: place) {
            place = end
            guard end <= limit, window.start + end > window.counted else { continue }
            let from = max(end - margin, 0)
            let around = Array(window.bytes[from..<min(end + 1, window.bytes.count)])
            let isOne = forms.places(in: around.span).contains { $0.upperBound == end - from }
            if isOne { window.found += 1 }
        }
        window.counted = window.start + limit
        let dropped = max(limit - margin, 0)
        window.bytes.removeFirst(dropped)
        window.start += dropped
    }

    private static func end(of core: [UInt8], in bytes: Span<UInt8>, from start: Int) -> Int? {
        guard let first = core.first else { return nil }
        var place = start
        while place + core.count <= bytes.count {
            if bytes[place] == first, core.indices.allSatisfy({ bytes[place + $0] == core[$0] }) {
                return place + core.count
            }
            place += 1
        }
        return nil
    }
}
