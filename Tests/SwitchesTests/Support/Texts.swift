@testable import EventSocket
import Records
import Switches
import Warden
import Telephony

@testable import EventSocket
@testable import Switches

/// Frames as a switch writes them.
enum Texts {
    static let coreUUID = "e51e6df9-2d17-423e-b256-7755f7369bac"
    static let otherUUID = "08b21750-8524-4884-807c-1c8ea2418b16"

    static let greeting = "Content-Type: auth/request\n\n"

    static func reply(_ text: String) -> String {
        "Content-Type: command/reply\nReply-Text: \(text)\n\n"
    }

    static func api(_ body: String) -> String {
        "Content-Type: api/response\nContent-Length: \(body.utf8.count)\n\n\(body)"
    }

    static func notice(_ text: String) -> String {
        "Content-Type: text/disconnect-notice\nContent-Length: \(text.utf8.count)\n\n\(text)"
    }

    static func event(_ body: String) -> String {
        "Content-Length: \(body.utf8.count)\nContent-Type: text/event-plain\n\n\(body)"
    }

    /// A call's event with the headers that the agent needs.
    static func call(
        _ name: String = "CHANNEL_CREATE",
        id: String,
        time: Int64 = 1_795_167_022_000_000,
        core: String = coreUUID
    ) -> String {
        event(
            """
            Event-Name: \(name)
            Core-UUID: \(core)
            Event-Date-Timestamp: \(time)
            Event-Sequence: 1
            Channel-Name: sofia/carrier/x
            Call-Direction: inbound
            Unique-ID: \(id)
            Caller-Caller-ID-Number: %2B2347030000001
            Caller-Destination-Number: %2B2348012345678
            Hangup-Cause: CALL_REJECTED


            """
        )
    }

    static func heartbeat(core: String = coreUUID) -> String {
        event(
            "Event-Name: HEARTBEAT\nCore-UUID: \(core)\nEvent-Date-Timestamp: 1795167022000000\n"
                + "Event-Sequence: 9\n\n"
        )
    }

    static func frame(_ text: String) -> Frame {
        var decoder = FrameDecoder()
        decoder.append(text.utf8)
        let frame = try? decoder.nextFrame()
        return (frame ?? nil) ?? Frame(kind: .other, headers: [], body: [])
    }

    static func row(
        _ id: String,
        name: String = "sofia/carrier/x",
        direction: String = "inbound"
    )
        -> String
    {
        """
        {"uuid":"\(id)","direction":"\(direction)","created":"2026-11-20 09:30:33",\
        "created_epoch":"1795167033","name":"\(name)","cid_name":"x","cid_num":"+2347030000001",\
        "ip_addr":"127.0.0.1","dest":"+2348012345678","application":"bridge","callstate":"ACTIVE"}
        """
    }

    static func list(_ rows: [String]) -> String {
        "{\"row_count\":\(rows.count),\"rows\":[\(rows.joined(separator: ","))]}"
    }
}

extension LinkConfiguration {
    static func test(port: UInt16 = 8021, password: String = "ClueCon") -> LinkConfiguration {
        var configuration = LinkConfiguration(
            link: LinkID(0),
            name: "pbx",
            host: "127.0.0.1",
            port: Int(port),
            password: password,
            plan: NumberingPlan(countryCode: "234")
        )
        // Out of the way of scripts, but for those that are about it.
        configuration.secondListMilliseconds = 3_600_000_000
        return configuration
    }
}

extension [LinkAction] {
    var reports: [LinkReport] {
        compactMap { action in
            guard case .report(let report) = action else { return nil }
            return report
        }
    }

    var inputs: [WardenInput] {
        compactMap { action in
            guard case .deliver(let input) = action else { return nil }
            return input
        }
    }

    /// What is written to the switch, on either connection.
    var sent: [String] {
        compactMap { action in
            switch action {
            case .send(let bytes), .command(let bytes, _): String(decoding: bytes, as: UTF8.self)
            default: nil
            }
        }
    }

    /// Why the link went down and the wait before the next try.
    var down: (reason: GapReason, why: String, wait: Int)? {
        for case .down(let reason, let why, let wait) in reports { return (reason, why, wait) }
        return nil
    }
}
