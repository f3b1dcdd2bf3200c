import Telephony

@testable import Kamailio

/// Everything that a decoder and a reader made of one stream.
struct Feed: Equatable {
    var payloads: [[UInt8]] = []
    var readings: [Reading] = []
    /// Why the stream was given up, or what was missing at its end.
    var error: NetstringError?

    /// What became of one payload.
    struct Reading: Equatable {
        var reading: EvapiReading
        var call: CallEvent?
    }

    static let plan = NumberingPlan(countryCode: "234")

    /// Reads a stream handed over in pieces of the sizes given, over and over.
    init(
        _ bytes: [UInt8],
        pieces: [Int] = [Int.max],
        limits: NetstringLimits = NetstringLimits()
    ) {
        var decoder = NetstringDecoder(limits: limits)
        var reader = EvapiReader(link: LinkID(3), plan: Self.plan)
        do throws(NetstringError) {
            var start = 0
            var turn = 0
            while start < bytes.count {
                let size = min(pieces[turn % pieces.count], bytes.count - start)
                decoder.append(bytes[start..<(start + size)])
                while let place = try decoder.next() {
                    payloads.append(decoder.copy(place))
                    let reading = decoder.with(place) { reader.read($0) }
                    readings.append(Reading(reading, reader))
                }
                start += size
                turn += 1
            }
            try decoder.finish()
        } catch {
            self.error = error
        }
    }

    var calls: [CallEvent] { readings.compactMap(\.call) }
}

extension Feed.Reading {
    init(_ reading: EvapiReading, _ reader: EvapiReader) {
        self.reading = reading
        call = reading == .call || reading == .unprovenEnd ? reader.call : nil
    }

    /// Reads one payload by itself.
    init(_ payload: [UInt8]) {
        var reader = EvapiReader(link: LinkID(3), plan: Feed.plan)
        self.init(reader.read(payload.span), reader)
    }

    init(_ payload: String) { self.init(Array(payload.utf8)) }
}
