package import EventSocket
package import Telephony

/// Everything that a decoder and a reader of the event socket made of one stream.
package struct FrameFeed: Equatable {
    package var frames: [Frame] = []
    package var readings: [Reading] = []
    /// Why the stream was given up, or what was missing at its end.
    package var error: FrameError?

    /// What became of one event frame.
    package struct Reading: Equatable {
        package var reading: EventReading
        package var event: CallEvent?
        /// The call that it is about.
        package var call: Call? { event?.call }
        package var leg: OtherLeg?
        package var stamp: EventReader.Stamp?

        init(
            _ reading: EventReading,
            event: CallEvent?,
            leg: OtherLeg? = nil,
            stamp: EventReader.Stamp?
        ) {
            self.reading = reading
            self.event = event
            // It is looked for in some of the events alone, as long as nobody signs calls.
            self.event?.call.attestation = .none
            self.leg = leg
            self.stamp = stamp
        }
    }

    package static let plan = NumberingPlan(countryCode: "234")

    /// The frames of a stream handed over in pieces of the sizes given, over and over.
    package static func frames(
        of bytes: [UInt8],
        pieces: [Int] = [Int.max],
        limits: FrameLimits = FrameLimits()
    ) -> FrameFeed {
        frames(of: Pieces(of: bytes, sizes: pieces), limits: limits)
    }

    static func frames(of pieces: Pieces, limits: FrameLimits) -> FrameFeed {
        var feed = FrameFeed()
        var decoder = FrameDecoder(limits: limits, bufferBytes: 4_096)
        do throws(FrameError) {
            for piece in pieces {
                decoder.append(piece)
                while let frame = try decoder.nextFrame() { feed.frames.append(frame) }
            }
            try decoder.finish()
        } catch {
            feed.error = error
        }
        return feed
    }

    /// The same with every event read where it lies in the decoder's buffer.
    package static func readings(of bytes: [UInt8], pieces: [Int] = [Int.max]) -> FrameFeed {
        readings(of: Pieces(of: bytes, sizes: pieces), limits: FrameLimits())
    }

    static func readings(of pieces: Pieces, limits: FrameLimits) -> FrameFeed {
        var feed = FrameFeed()
        var decoder = FrameDecoder(limits: limits, bufferBytes: 4_096)
        var reader = EventReader(link: LinkID(0), plan: plan, limits: limits)
        do throws(FrameError) {
            for piece in pieces {
                decoder.append(piece)
                while let frame = try decoder.next() { feed.read(frame, decoder, &reader) }
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

extension FrameFeed.Reading {
    fileprivate init(_ reading: EventReading, _ reader: EventReader) {
        let hasStamp = [.call, .leg, .heartbeat, .shutdown].contains(reading)
        self.init(
            reading,
            event: reading == .call ? reader.event : nil,
            leg: reading == .leg ? reader.leg : nil,
            stamp: hasStamp ? reader.stamp : nil
        )
    }

    /// Reads one body of a plain event.
    package init(plain body: [UInt8], limits: FrameLimits = FrameLimits()) {
        var reader = EventReader(link: LinkID(0), plan: FrameFeed.plan, limits: limits)
        self.init(unsafe reader.readPlain(body.span.bytes), reader)
    }

    /// Reads one body of a JSON event.
    init(json body: [UInt8], limits: FrameLimits) {
        var reader = EventReader(link: LinkID(0), plan: FrameFeed.plan, limits: limits)
        self.init(reader.readJSON(body), reader)
    }
}
