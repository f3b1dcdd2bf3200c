import Records
import Telephony
import Testing

@Suite("Records in a batch")
struct RecordBatchTests {
    /// Puts a record where its kind belongs.
    private func put(_ record: WardenRecord, in batch: inout RecordBatch) -> RecordBatch.Place {
        switch record {
        case .kill(let kill): batch.append(kill)
        case .callFlagged(let call): batch.append(call)
        case .callFinished(let call): batch.append(call)
        default: batch.append(record)
        }
    }

    @Test("A record from a batch has the bytes and the worth that it has by itself")
    func bytes() {
        var batch = RecordBatch()
        var writer = RecordWriter()
        for _ in 0..<2 {
            let places = Filled.all.map { put($0, in: &batch) }
            for (place, record) in zip(places, Filled.all) {
                #expect(batch[place] == record)
                let worth = writer.write(record)
                let written = writer.withBytes { bytes in bytes.indices.map { bytes[$0] } }
                #expect(writer.write(place, of: &batch) == worth)
                #expect(writer.withBytes { bytes in bytes.indices.map { bytes[$0] } } == written)
                #expect(batch[place] == record, "to write a record changes nothing")
            }
            batch.removeAll(keeping: 1)
        }
    }

    @Test("A row that was emptied holds what is put in, and nothing of before", arguments: [0, 9])
    func reused(kept: Int) {
        var row = ReusedRow<Int>()
        for number in 0..<5 { row.append(number) }
        row.removeAll(keeping: kept)
        #expect(row.isEmpty && row.indices.isEmpty)
        #expect(row.append(7) == 0)
        #expect(row.append(8) == 1)
        #expect(row.indices.map { row[$0] } == [7, 8])
    }
}
