import EventSocket
import Testing

@testable import Simulator

/// A recorded channel and the forms its events were kept in.
struct RecordedChannel: Sendable, CustomTestStringConvertible {
    var recording: String
    var position = 0
    var direction = "inbound"
    var forms: [EventForm]

    var testDescription: String { "\(recording), \(direction) channel \(position)" }

    static let all = [
        RecordedChannel(
            recording: "02-attack-plain",
            forms: [.create, .answer, .hangup, .complete, .destroy]
        ),
        RecordedChannel(
            recording: "04-uuid-kill",
            position: 1,
            forms: [.create, .answer, .killHangup, .killComplete, .killDestroy]
        ),
        RecordedChannel(
            recording: "04-uuid-kill-unanswered",
            forms: [.create, .ringingHangup, .ringingComplete, .ringingDestroy]
        ),
        RecordedChannel(
            recording: "03-bridged-attack-plain",
            forms: [
                .create, .bridgedAnswer, .bridgedHangup, .bridgedComplete, .bridgedDestroy,
            ]
        ),
        RecordedChannel(
            recording: "03-bridged-attack-plain",
            direction: "outbound",
            forms: [.create, .answer, .hangup, .complete, .destroy]
        ),
    ]
}

@Suite struct TemplateTests {
    @Test(
        "The events of a recorded call come out of its values byte for byte",
        arguments: RecordedChannel.all
    )
    func rendersRecordedCall(channel: RecordedChannel) throws {
        let events = try Recording(channel.recording)
            .events(ofChannel: channel.position, direction: channel.direction)
        #expect(events.count == channel.forms.count)
        let templates =
            channel.direction == "inbound" ? EventTemplate.inbound : EventTemplate.outbound
        for (event, form) in zip(events, channel.forms) {
            #expect(event.header("Event-Name") == form.eventName)
            var leg = SimulatedLeg(recorded: events)
            leg.takeTimes(of: event)
            let moment = EventMoment(
                microseconds: event.number("Event-Date-Timestamp"),
                sequence: event.number("Event-Sequence"),
                coreUUID: [UInt8](event.header("Core-UUID"))
            )
            let rendered = templates[form].rendered(leg, moment: moment) + [0x0a]
            #expect(rendered.differences(from: event) == [], "\(form)")
        }
    }

    @Test("A JSON event reads as the recorded one")
    func rendersJSON() throws {
        let recorded = try #require(
            try Recording("02-attack-json").frames().first { $0.kind == .eventJSON }?.body.text
        )
        let plain = try #require(
            try Recording("02-attack-plain").frames().first { $0.kind == .eventPlain }?.body
        )
        let json = EventFormat.jsonText(SimulatedEvent(name: "", headers: plain)).text
        #expect(Self.shape(json) == Self.shape(recorded))
    }

    /// The text without what differs from call to call: digits and the letters of UUIDs.
    private static func shape(_ json: String) -> String {
        json.replacing(#/[0-9a-f]{8}-[0-9a-f-]{27}/#, with: "U").replacing(#/[0-9]+/#, with: "0")
    }

    @Test("Values are escaped as the switch escapes them and read back")
    func percentCoding() {
        let value = [UInt8]("a+b \"x\" 50% \u{e9}\n<sip:1@h>;tag=%41%zz")
        let encoded = PercentCoding.encoded(value)
        #expect(
            encoded.text == "a%2Bb%20%22x%22%2050%25%20%C3%A9%0A%3Csip%3A1%40h%3E%3Btag%3D%41%25zz"
        )
        #expect(PercentCoding.decoded([UInt8]("%2B234%20%zz%4")).text == "+234 %zz%4")
    }
}
