package import Kamailio
package import Telephony
package import Wire

/// Everything that a decoder and a reader of evapi made of one stream.
package struct EvapiFeed: Equatable {
    package var payloads: [[UInt8]] = []
    package var readings: [Reading] = []
    /// Why the stream was given up, or what was missing at its end.
    package var error: NetstringError?

    /// What became of one payload.
    package struct Reading: Equatable {
        package var reading: EvapiReading
        package var event: CallEvent?
        /// The call that it is about.
        package var call: Call? { event?.call }

        init(_ reading: EvapiReading, event: CallEvent?) {
            self.reading = reading
            self.event = event
        }
    }

    package static let plan = NumberingPlan(countryCode: "234")
    static let link = LinkID(3)

    /// Reads a stream handed over in pieces of the sizes given, over and over.
    package init(
        _ bytes: [UInt8],
        pieces: [Int] = [Int.max],
        limits: NetstringLimits = NetstringLimits()
    ) {
        self.init(Pieces(of: bytes, sizes: pieces), limits: limits)
    }

    init(_ pieces: Pieces, limits: NetstringLimits) {
        var decoder = NetstringDecoder(limits: limits, bufferBytes: 4_096)
        var reader = EvapiReader(link: Self.link, plan: Self.plan)
        do throws(NetstringError) {
            for piece in pieces {
                decoder.append(piece)
                while let place = try decoder.next() {
                    payloads.append(decoder.copy(place))
                    let reading = decoder.with(place) { reader.read($0) }
                    readings.append(Reading(reading, reader))
                }
            }
            try decoder.finish()
        } catch {
            self.error = error
        }
    }

    package var events: [CallEvent] { readings.compactMap(\.event) }
    package var calls: [Call] { events.map(\.call) }
}

extension EvapiFeed.Reading {
    fileprivate init(_ reading: EvapiReading, _ reader: EvapiReader) {
        let hasCall = reading == .call || reading == .unprovenEnd
        self.init(reading, event: hasCall ? reader.event : nil)
    }

    /// Reads one payload by itself.
    package init(_ payload: [UInt8]) {
        var reader = EvapiReader(link: EvapiFeed.link, plan: EvapiFeed.plan)
        self.init(reader.read(payload.span), reader)
    }

    package init(_ payload: String) { self.init(Array(payload.utf8)) }
}
