import AlertLog
import Telephony
import Wire

/// Makes events of the log's feed, each once for all clients that are at the same place.
final class EventTeller {
    /// Batches that are remembered for the clients that are next.
    private static let keptMax = 4
    /// Bytes of one batch, but for its last event: a stream that must not hold more is written whole
    /// batches, or whoever is far behind would be dropped at each try, for ever.
    static let batchBytesMax = 65_536

    /// Events behind a place.
    struct Told {
        var bytes: [UInt8] = []
        /// Number of the last entry, whether or not clients are told of it.
        var place: Int64
        /// There may be more.
        var isFull = false
    }

    private let reader: LogReader
    private let identity: Int64
    private var kept: [(after: Int64, told: Told)] = []

    init(path: String) throws {
        reader = try LogReader(path: path)
        identity = try reader.feedBounds().identity
    }

    /// False once another log stands in the place of the one that is read.
    var isCurrent: Bool { reader.isCurrent }

    /// Forgets what was read: a look at the log begins.
    func begin() { kept = [] }

    /// What came behind a place.
    func events(after place: Int64, limit: Int) throws -> Told {
        if let known = kept.first(where: { $0.after == place }) { return known.told }
        let told = try read(after: place, limit: limit)
        if kept.count >= Self.keptMax { kept.removeFirst() }
        kept.append((place, told))
        return told
    }

    private func read(after place: Int64, limit: Int) throws -> Told {
        var told = Told(place: place)
        let bounds = try reader.feedBounds()
        if place < bounds.gone {
            told.bytes += EventText.lost(from: place + 1, to: bounds.gone, of: identity)
            told.place = bounds.gone
        }
        let rows = try reader.feed(after: told.place, limit: limit)
        for row in rows {
            guard told.bytes.count < Self.batchBytesMax else {
                told.isFull = true
                return told
            }
            told.bytes += try EventText.event(of: row, identity, in: reader) ?? []
            told.place = row.number
        }
        told.isFull = rows.count == limit
        return told
    }
}
