import EventSocket
import Foundation
import Testing

@testable import Simulator

@Suite struct QueryTests {
    @Test("show channels lists what is up, with the recorded columns, after the recorded lag")
    func showChannels() throws {
        var bench = try SwitchBench { options in
            options.showLagMilliseconds = 150
            options.bridgedShare = 1
        }
        let client = bench.listener("noevents")
        let uuid = bench.call(from: "+2347030000630", to: "+2349012345679")
        bench.pass(milliseconds: 100)
        #expect(try bench.api("show channels as json", client) == "{\"row_count\": 0}\n")
        bench.pass(milliseconds: 100)
        let text = try bench.api("show channels as json", client)
        let recorded = try #require(
            try Recording("04-queries").frames().first { $0.kind == .apiResponse }?.body.text
        )
        #expect(Self.keys(text) == Self.keys(recorded))
        #expect(text.hasPrefix("{\"row_count\":2,\"rows\":[{\"uuid\":\"\(uuid)\""))
        #expect(text.contains("\"cid_num\":\"+2347030000630\""))
        #expect(text.contains("\"dest\":\"+2349012345679\""))
        #expect(try bench.api("show channels count", client) == "\n2 total.\n")
        #expect(try bench.api("show calls as json", client).hasPrefix("{\"row_count\":1,"))
        _ = try bench.api("uuid_kill \(uuid)", client)
        bench.pass(milliseconds: 50)
        #expect(try bench.api("show channels as json", client) == "{\"row_count\": 0}\n")
    }

    /// The keys of the first row, in order.
    private static func keys(_ json: String) -> [String] {
        let row =
            json.components(separatedBy: "[{").dropFirst().first?
            .components(separatedBy: "}").first ?? ""
        return row.components(separatedBy: "\",\"").map {
            $0.components(separatedBy: "\":\"")[0]
        }
    }

    @Test("uuid_getvar knows what the events say, and the to-tag of an answered call")
    func variables() throws {
        var bench = try SwitchBench()
        let client = bench.listener("noevents")
        let uuid = bench.call(from: "+2347030000630", to: "+2349012345679")
        func ask(_ name: String) throws -> String {
            try bench.api("uuid_getvar \(uuid) \(name)", client)
        }
        #expect(try ask("sip_from_user") == "+2347030000630")
        #expect(try ask("sip_to_tag") == "_undef_")
        #expect(try ask("nope") == "_undef_")
        bench.pass(milliseconds: 200)
        #expect(try ask("sip_to_tag").count == 13)
        #expect(try bench.api("uuid_setvar \(uuid) fraud masked", client) == "+OK\n")
        #expect(try ask("fraud") == "masked")
        #expect(try bench.api("uuid_getvar nobody x", client) == "-ERR No such channel!\n")
        let dump = try bench.api("uuid_dump \(uuid)", client)
        #expect(dump.hasPrefix("Event-Name: CHANNEL_DATA\nCore-UUID: "))
    }

    @Test("The answers to small questions are the recorded ones")
    func smallQuestions() throws {
        var bench = try SwitchBench()
        let client = bench.listener("noevents")
        let recording = Recording("04-queries")
        let commands = try recording.sent().text.components(separatedBy: "\n\n").dropFirst()
        let answers = try recording.frames().dropFirst(2)
        let same = [
            "version short", "uuid_exists 00000000-0000-0000-0000-000000000000", "no_such_api x",
            "hostalias", "fsctl sps", "uuid_dump 00000000-0000-0000-0000-000000000000",
        ]
        var compared = 0
        for (command, answer) in zip(commands, answers) {
            guard let question = same.first(where: { command == "api \($0)" }) else { continue }
            #expect(try bench.api(question, client) == answer.body.text)
            compared += 1
        }
        #expect(compared == same.count)
    }

    @Test("JSON listeners read the same call as plain ones")
    func jsonEvents() throws {
        var bench = try SwitchBench()
        let plain = bench.listener("event plain CHANNEL_CREATE")
        let json = bench.listener("event json CHANNEL_CREATE")
        let xml = bench.listener("event xml CHANNEL_CREATE")
        let uuid = bench.call(from: "+2347030000630", to: "+2349012345679")
        let frame = try #require(try bench.frames(json).first)
        #expect(frame.kind == .eventJSON)
        let object = try JSONSerialization.jsonObject(with: Data(frame.body)) as? [String: Any]
        let event = try #require(try bench.frames(plain).first?.body)
        #expect(object?["Unique-ID"] as? String == uuid)
        #expect(object?["Caller-Destination-Number"] as? String == "+2349012345679")
        #expect(object?["Event-Sequence"] as? String == event.header("Event-Sequence"))
        let markup = try #require(try bench.frames(xml).first)
        #expect(markup.kind == .eventXML)
        #expect(markup.body.text.contains("    <Unique-ID>\(uuid)</Unique-ID>\n"))
    }
}
