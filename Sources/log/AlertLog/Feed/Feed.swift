package import Records
internal import Telephony

/// What a row of the feed tells of.
package enum FeedKind: Hashable, Sendable {
    /// A record of the agent was moved into the log; the row is that of its table.
    ///
    /// A call that ends is `callEnded` where it is an alert's, `callFinished` where it has a row of its own.
    case record(RecordKind)
    /// An entry of the record of decisions.
    case audit
    /// An operator made an exemption or took it out of force.
    case exemption
    /// An operator made a block or took it out of force.
    case block
    /// An analyst judged an alert.
    case judgement
    /// An operator said which mass calls to expect, or took that back.
    case expectedCalls
    /// An operator made a token or took it out of force.
    case token
    /// What a newer program wrote.
    case unknown(Int64)

    /// In the database; below 256 are the numbers of records.
    var number: Int64 {
        switch self {
        case .record(let kind): Int64(kind.rawValue)
        case .audit: 257
        case .exemption: 258
        case .block: 259
        case .judgement: 260
        case .expectedCalls: 261
        case .token: 262
        case .unknown(let number): number
        }
    }

    private static let ofOperators: [FeedKind] = [
        .audit, .exemption, .block, .judgement, .expectedCalls, .token,
    ]

    init(number: Int64) {
        if let kind = UInt8(exactly: number).flatMap(RecordKind.init(rawValue:)) {
            self = .record(kind)
        } else {
            self = Self.ofOperators.first { $0.number == number } ?? .unknown(number)
        }
    }
}

/// Writes into the feed, in the transaction of the rows that it tells of.
enum Feed {
    static let insert = "INSERT INTO feed (kind, row, at_us) VALUES (?1, ?2, ?3)"
}

extension Database {
    /// Says in the feed that people changed a row.
    func feed(_ kind: FeedKind, _ row: Int64, at time: EventTime) throws(DatabaseError) {
        try run(Feed.insert, .integer(kind.number), .integer(row), .integer(time))
    }
}
