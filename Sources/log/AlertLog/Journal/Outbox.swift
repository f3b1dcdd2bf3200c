internal import Records
internal import Ring

/// What is on its way into the journal: the record at hand, and outcomes that found no room.
struct Outbox {
    /// Outcomes that wait for room, at most; the kills that can be followed at once.
    static let owedMax = 16_384

    private var writer = RecordWriter()
    /// Oldest first: nothing else is published before them.
    private var owed: [[UInt8]] = []

    var isClear: Bool { owed.isEmpty }

    /// Publishes one record, or keeps it where it is an outcome; false when it was refused.
    mutating func publish(_ record: WardenRecord, in journal: Journal) -> Bool {
        publishOwed(in: journal)
        return append(writer.write(record), to: journal)
    }

    /// The same with a record of a batch, from where it stands.
    mutating func publish(
        _ place: RecordBatch.Place,
        of batch: inout RecordBatch,
        in journal: Journal
    ) -> Bool {
        publishOwed(in: journal)
        return append(writer.write(place, of: &batch), to: journal)
    }

    /// Appends what was written last.
    private mutating func append(_ worth: RecordWorth, to journal: Journal) -> Bool {
        let reserve = worth.reserve(of: journal.capacity)
        if isClear, writer.append(to: journal, leaving: reserve) { return true }
        guard worth == .outcome, owed.count < Self.owedMax else { return false }
        owed.append(writer.withBytes { bytes in bytes.indices.map { bytes[$0] } })
        return true
    }

    /// Publishes the outcomes that waited, as far as there is room by now.
    mutating func publishOwed(in journal: Journal) {
        guard !owed.isEmpty else { return }
        let left = owed.firstIndex { !journal.append($0.span, leaving: 0) } ?? owed.endIndex
        owed.removeFirst(left)
    }
}
