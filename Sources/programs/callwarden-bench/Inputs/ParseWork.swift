import EventSocket
import Telephony

/// Bytes to call events, as a link does it: a read fills the decoder, frames come out and are read.
struct ParseWork {
    /// What one read of a busy socket brings.
    private static let pieceBytes = 65_536

    private let bytes: [UInt8]
    private var decoder = FrameDecoder(bufferBytes: 1 << 18)
    private var reader = EventReader(
        link: LinkID(0),
        plan: NumberingPlan(countryCode: "234")
    )
    /// Time taken by cutting and reading.
    ///
    /// On a link the kernel writes into the decoder; the copying that stands for it is no part of this.
    private(set) var nanoseconds = 0.0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// Reads everything once and hands each call event on.
    @inline(__always)
    mutating func round(_ take: (CallEvent, EventReader.Stamp) -> Void) throws {
        var start = 0
        while start < bytes.count {
            let end = min(start + Self.pieceBytes, bytes.count)
            decoder.append(bytes[start..<end])
            start = end
            let begun = Stopwatch.now()
            while let frame = try decoder.next() {
                let reading = decoder.with(frame.body) { reader.readPlain($0) }
                if case .call = reading { take(reader.event, reader.stamp) }
            }
            nanoseconds += Double(Stopwatch.now() - begun)
        }
    }

    /// Reads everything so many times; the events found.
    mutating func count(rounds: Int) throws -> Int {
        var events = 0
        var length = 0
        nanoseconds = 0
        for _ in 0..<rounds {
            try round { event, _ in
                events += 1
                length &+= event.call.caller.count &+ event.id.count
            }
        }
        precondition(length > 0)
        return events
    }

    /// The digest of one round.
    mutating func answer() throws -> String {
        var digest = Digest()
        var events = 0
        try round { event, stamp in
            digest.add(event, stamp)
            events += 1
        }
        return "\(events) events \(digest.text)"
    }
}
