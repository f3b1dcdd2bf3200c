import Lists
import Records
package import Telephony
import Wire

/// Reads tables of calls, as switches write them when a call is over, into calls of one replay.
package struct CallTableReader {
    /// What was read; calls and alerts are the replay's to count.
    package private(set) var summary = Replay.Summary()
    /// Some times named no zone, and so were taken as of the one set.
    package private(set) var hasLocalTimes = false
    /// Some calls began at a fraction of a second.
    package private(set) var hasFractions = false
    /// Calls that began at another time than was asked for.
    package private(set) var outside = 0

    private let layout: CallLayout
    private let zone: LocalTime
    private let since: EventTime
    private let until: EventTime

    /// Calls that begin from `since` on and before `until` are taken.
    package init(
        _ layout: CallLayout,
        zone: LocalTime,
        since: EventTime? = nil,
        until: EventTime? = nil
    ) {
        (self.layout, self.zone) = (layout, zone)
        (self.since, self.until) = (since ?? .min, until ?? .max)
    }

    /// What is known of the file that is read.
    private struct File {
        let name: String
        var row: CallRow?
        var calls = 0
        var malformed = 0
        var first: (line: Int, problem: CallRowProblem)?
        /// When the latest call that was read began.
        var start: EventTime?
        /// Records before the first call could not be read.
        var missesBefore = false
    }

    /// Reads one table behind the ones before; `note` hears of what could not be read.
    ///
    /// A path of `-` is standard input.
    package mutating func read(
        path: String,
        into calls: inout GatheredCalls,
        note: (String) -> Void
    ) throws {
        let capture = try CaptureFile(path: path)
        var file = File(name: path == "-" ? "standard input" : path)
        var reader = CSVReader(bufferBytes: CaptureFile.pieceBytes * 2)
        summary.files += 1
        var isAtStart = true
        do {
            while !reader.isOver {
                let count = try capture.read(into: &reader.queue)
                summary.bytes += count
                if isAtStart, let kind = CaptureLook.binary(reader.queue.waiting) {
                    summary.filesUnread += 1
                    return note("\(file.name): is \(kind), no table of calls")
                }
                isAtStart = false
                reader.isOver = count == 0
                try take(&reader, of: &file, into: &calls)
            }
        } catch CaptureError.cannotUnpack(let path, let status) {
            // What came out of it before was read: a cut archive counts as any cut file.
            file.malformed += 1
            note("\(CaptureError.cannotUnpack(path: path, status: status))")
        }
        finish(file, note)
    }

    private mutating func take(
        _ reader: inout CSVReader,
        of file: inout File,
        into calls: inout GatheredCalls
    ) throws(CaptureError) {
        while let outcome = reader.next() {
            if case .malformed(let problem) = outcome {
                lose(.malformed(problem), reader.line, of: &file, &calls)
                continue
            }
            if file.row == nil {
                let isHeader = try begin(&file, reader)
                if isHeader { continue }
            }
            let name = Array("\(summary.files):\(reader.line)".utf8)
            let call: WrittenCall?
            do throws(CallRowProblem) {
                call = try file.row?.call(reader, named: name)
            } catch {
                lose(error, reader.line, of: &file, &calls)
                continue
            }
            if let call { try add(call, of: &file, to: &calls) }
        }
    }

    /// Learns from the first record where the columns are; true where it says no more than that.
    private func begin(
        _ file: inout File,
        _ reader: borrowing CSVReader
    ) throws(CaptureError) -> Bool {
        let fields = (0..<reader.fieldCount).map {
            String(decoding: reader[$0], as: UTF8.self).trimmed
        }
        let row = try CallRow(
            layout,
            header: layout.hasHeader ? fields : nil,
            fields: fields.count,
            zone: zone,
            path: file.name
        )
        file.row = row
        return layout.hasHeader || row.isHeader(reader)
    }

    private mutating func add(
        _ call: WrittenCall,
        of file: inout File,
        to calls: inout GatheredCalls
    ) throws(CaptureError) {
        file.calls += 1
        file.start = call.start
        if file.missesBefore { calls.markGap(.malformed, from: call.start, to: call.start) }
        file.missesBefore = false
        guard call.start >= since, call.start < until else {
            outside += 1
            return
        }
        try calls.add(call)
    }

    /// A record that is no call: some call is missing, near the one that was read before.
    private mutating func lose(
        _ problem: CallRowProblem,
        _ line: Int,
        of file: inout File,
        _ calls: inout GatheredCalls
    ) {
        file.malformed += 1
        if file.first == nil { file.first = (line, problem) }
        guard let start = file.start else {
            file.missesBefore = true
            return
        }
        calls.markGap(.malformed, from: start, to: start)
    }

    private mutating func finish(_ file: File, _ note: (String) -> Void) {
        summary.malformedFrames += file.malformed
        hasLocalTimes = hasLocalTimes || file.row?.hasLocalTimes == true
        hasFractions = hasFractions || file.row?.hasFractions == true
        if file.calls == 0 { summary.filesUnread += 1 }
        if let (line, problem) = file.first {
            let more = file.malformed > 1 ? "; nor are \(file.malformed - 1) others" : ""
            note("\(file.name): line \(line) is no call: it \(problem)\(more)")
        } else if file.calls == 0 {
            note("\(file.name): holds no call")
        }
    }
}
