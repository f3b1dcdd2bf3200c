import Telephony

@testable import EventSocket

/// Everything that a decoder and a reader made of one stream.
struct Feed: Equatable {
    var frames: [Frame] = []
    var readings: [Reading] = []
    /// Why the stream was given up, or what was missing at its end.
    var error: FrameError?

    /// What became of one event frame.
    struct Reading: Equatable {
        var reading: EventReading
        var call: CallEvent?
        var stamp: EventReader.Stamp?
    }

    static let plan = NumberingPlan(countryCode: "234")

    /// The frames of a stream handed over in pieces of the sizes given, over and over.
    static func frames(
        of bytes: [UInt8],
        pieces: [Int] = [Int.max],
        limits: FrameLimits = FrameLimits()
    ) -> Feed {
        var feed = Feed()
        var decoder = FrameDecoder(limits: limits)
        do throws(FrameError) {
            var start = 0
            var turn = 0
            while start < bytes.count {
                let size = min(pieces[turn % pieces.count], bytes.count - start)
                decoder.append(bytes[start..<(start + size)])
                while let frame = try decoder.nextFrame() { feed.frames.append(frame) }
                start += size
                turn += 1
            }
            try decoder.finish()
        } catch {
            feed.error = error
        }
        return feed
    }

    /// The same with every event read where it lies in the decoder's buffer.
    static func readings(of bytes: [UInt8], pieces: [Int] = [Int.max]) -> Feed {
        var feed = Feed()
        var decoder = FrameDecoder()
        var reader = EventReader(link: LinkID(0), plan: plan)
        do throws(FrameError) {
            var start = 0
            var turn = 0
            while start < bytes.count {
                let size = min(pieces[turn % pieces.count], bytes.count - start)
                decoder.append(bytes[start..<(start + size)])
                while let frame = try decoder.next() {
                    feed.read(frame, decoder, &reader)
                }
                start += size
                turn += 1
            }
            try decoder.finish()
        } catch {
            feed.error = error
        }
        return feed
    }

    private mutating func read(
        _ frame: FrameBounds,
        _ decoder: FrameDecoder,
        _ reader: inout EventReader
    ) {
        switch frame.kind {
        case .eventPlain:
            let reading = decoder.with(frame.body) { reader.readPlain($0) }
            readings.append(Reading(reading, reader))
        case .eventJSON:
            let reading = reader.readJSON(decoder.copy(frame.body))
            readings.append(Reading(reading, reader))
        default: break
        }
    }
}

extension Feed.Reading {
    init(_ reading: EventReading, _ reader: EventReader) {
        self.reading = reading
        call = reading == .call ? reader.call : nil
        let hasStamp = [.call, .heartbeat, .shutdown].contains(reading)
        stamp = hasStamp ? reader.stamp : nil
    }

    /// Reads one body of a plain event.
    init(plain body: [UInt8], limits: FrameLimits = FrameLimits()) {
        var reader = EventReader(link: LinkID(0), plan: Feed.plan, limits: limits)
        self.init(unsafe reader.readPlain(body.span.bytes), reader)
    }
}
