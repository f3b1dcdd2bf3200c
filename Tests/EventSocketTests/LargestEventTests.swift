import Foundation
import Fuzzing
import Telephony
import Testing

@testable import EventSocket

/// What one SIP message may do to the events of its call, by the recordings.
@Suite("The largest events that a caller can cause")
struct LargestEventTests {
    /// What a UDP datagram holds; headers that no SIP message can do without are left out of account.
    private static let messageBytes = 65_507

    /// Recorded events with what the caller wrote into his From user.
    private static let events: [(body: Data, user: Data)] = {
        ["02-attack-plain", "03-bridged-attack-plain", "08-behind-kamailio"].flatMap { name in
            Recording(name).plainBodies.map { Data($0) }.compactMap { body in
                guard let name = body.range(of: Data("\nvariable_sip_from_user: ".utf8)),
                    let end = body[name.upperBound...].firstIndex(of: 0x0a)
                else { return nil }
                return (body, body[name.upperBound..<end])
            }
        }
    }()

    @Test("No recorded event repeats the From user so often that a message full of it goes over")
    func bound() throws {
        var copiesMax = 0
        for event in Self.events {
            var copies = 0
            var rest = event.body[...]
            while let found = rest.range(of: event.user) {
                copies += 1
                rest = rest[found.upperBound...]
            }
            copiesMax = max(copiesMax, copies)
        }
        #expect(copiesMax == 23)
        // Each byte is escaped into three at most; the longest event was of 12 kB.
        #expect(12_000 + copiesMax * 3 * Self.messageBytes <= FrameLimits().bodyBytesMax)
    }

    @Test("An event from a message that is all From user is read, and its call is seen")
    func fromUser() throws {
        let event = try #require(
            Self.events.first { $0.body.starts(with: Array("Event-Name: CHANNEL_CREATE".utf8)) }
        )
        let user = String(repeating: "%01", count: Self.messageBytes)
        let text = String(decoding: event.body, as: UTF8.self)
        let name = String(decoding: event.user, as: UTF8.self)
        let body = Array(text.replacingOccurrences(of: name, with: user).utf8)
        #expect(body.count > 14 * 3 * Self.messageBytes)
        let head = "Content-Length: \(body.count)\nContent-Type: text/event-plain\n\n"
        let feed = Feed.readings(of: Array(head.utf8) + body, pieces: [100_000])
        #expect(feed.error == nil)
        #expect(feed.readings.count == 1)
        #expect(feed.readings.first?.call?.caller.isCut == true)
    }

    @Test("An event from a message that is all headers is read, and its call is seen")
    func headers() throws {
        let body = try #require(Self.events.first?.body)
        // None can be shorter than `X-a:b` and a line end.
        let count = Self.messageBytes / 6
        let lines = (0..<count).map { "variable_sip_h_X-\($0): b\n" }.joined()
        let reading = Feed.Reading(plain: Array(lines.utf8) + Array(body))
        #expect(reading.reading == .call)
    }
}
