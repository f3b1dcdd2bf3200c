import AlertLog
import Records
import Telephony
import Views
import Wire

/// Entries of the feed as server-sent events (WHATWG HTML, 9.2).
enum EventText {
    /// A comment, which clients leave alone.
    static let heartbeat = Array(": still here\n\n".utf8)
    /// What every stream begins with: connect again after so long.
    static let opening = Array("retry: 1000\n\n".utf8)

    /// The number of an event as clients carry it: an entry, and of which log's feed it is.
    static func id(_ number: Int64, of identity: Int64) -> String {
        String(UInt64(bitPattern: identity), radix: 16) + "-\(number)"
    }

    /// The entry that a client says it had last; nil where it is none of this log's feed.
    static func place(of id: String, in identity: Int64) -> Int64? {
        guard id.utf8.count <= 40 else { return nil }
        let parts = id.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 2, let number = Int64(parts[1]), number >= 0,
            UInt64(parts[0], radix: 16) == UInt64(bitPattern: identity)
        else { return nil }
        return number
    }

    /// Entries that were taken away before the client had them.
    static func lost(from first: Int64, to last: Int64, of identity: Int64) -> [UInt8] {
        let data: JSON = ["type": "lost", "from": .integer(first), "to": .integer(last)]
        return text("lost", id(last, of: identity), data)
    }

    /// The event that an entry is; nil for one that clients are not told of: what comes with every call.
    static func event(
        of row: FeedRow,
        _ identity: Int64,
        in reader: LogReader
    ) throws -> [UInt8]? {
        guard let (name, what) = try content(of: row, in: reader) else { return nil }
        var data: JSON = ["type": "event", "number": .integer(row.number), "what": .string(name)]
        data.add(time: "at", row.at)
        data.add("row", .integer(row.row))
        if let what { data.add(what.name, what.row) }
        let kind = name.split(separator: ".").first.map { String($0) } ?? name
        return text(kind, id(row.number, of: identity), data)
    }

    private typealias Content = (String, what: (name: String, row: JSON)?)

    private static func content(of row: FeedRow, in reader: LogReader) throws -> Content? {
        let alert = { (name: String, id: Int64?) throws -> Content in
            (name, try id.flatMap { try reader.alert($0) }.map { ("alert", JSON($0)) })
        }
        switch row.kind {
        case .record(.alertOpened): return try alert("alert.opened", row.row)
        case .record(.alertRaised): return try alert("alert.raised", row.row)
        case .record(.alertClosed): return try alert("alert.closed", row.row)
        case .record(.callFlagged):
            return try alert("alert.call", try reader.alert(ofCall: row.row))
        case .judgement: return try alert("alert.judged", row.row)
        case .record(.kill):
            return ("kill", try reader.kill(row.row).map { ("kill", JSON($0)) })
        case .record(.gapOpened):
            return ("gap.opened", try reader.gap(row.row).map { ("gap", JSON($0)) })
        case .record(.gapClosed):
            return ("gap.closed", try reader.gap(row.row).map { ("gap", JSON($0)) })
        case .record(.brake):
            return ("brake", try reader.brake(row.row).map { ("brake", JSON($0)) })
        case .audit:
            return ("decision", try reader.decision(row.row).map { ("decision", JSON($0)) })
        case .exemption: return ("exemption", nil)
        case .token: return ("token", nil)
        case .block, .record(.blockAdded): return ("block", nil)
        case .expectedCalls: return ("expected_calls", nil)
        case .record(.evidenceFound): return ("evidence", nil)
        case .record(.burstSeen): return ("burst", nil)
        case .record(.callFinished), .record(.callChanged), .record(.callEnded),
            .record(.calleeLearned), .record(.exemptionHit), .unknown:
            return nil
        }
    }

    /// JSON has no line breaks of its own, so the data is one line.
    private static func text(_ name: String, _ id: String, _ data: JSON) -> [UInt8] {
        Array("event: \(name)\nid: \(id)\ndata: \(data.encoded)\n\n".utf8)
    }
}
