internal import Synchronization
import Telephony

/// How many calls ended in hours that are long over, as they were counted once.
///
/// A month of millions of calls takes longer than one answer may; with this the next goes on where the
/// last one ended.
package final class HourCounts: Sendable {
    /// Hours that are remembered; past it all are counted anew.
    static let hoursMax = 20_000
    static let hour: EventTime = 3_600_000_000

    private struct Book {
        /// What is remembered holds for so long: an agent that was down moves calls into the log late.
        var hourOfCounting: EventTime = 0
        var counts: [EventTime: Int] = [:]
    }

    private let book = Mutex(Book())

    package init() {}

    /// The calls of a stretch, by `count` where they are not known; only a whole hour that ended an hour
    /// ago is remembered.
    func calls(
        in stretch: Range<EventTime>,
        now: EventTime,
        count: () throws -> Int
    ) throws -> Int {
        guard stretch.upperBound - stretch.lowerBound == Self.hour,
            stretch.upperBound <= now - Self.hour
        else { return try count() }
        let known = book.withLock { book -> Int? in
            if book.hourOfCounting != now / Self.hour || book.counts.count >= Self.hoursMax {
                (book.hourOfCounting, book.counts) = (now / Self.hour, [:])
            }
            return book.counts[stretch.lowerBound]
        }
        if let known { return known }
        let found = try count()
        book.withLock { $0.counts[stretch.lowerBound] = found }
        return found
    }
}
