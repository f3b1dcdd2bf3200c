import Foundation
import Telephony

@testable import EventSocket
@testable import Simulator

/// Events as a FreeSWITCH and a Kamailio send them, with hostile text where callers choose it.
enum HostileFeed {
    /// The bodies of the first call of a recorded attack, by event.
    private static let recorded: [String: [(name: String, value: [UInt8])]] = {
        let file = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../../../fixtures/esl/02-attack-plain.recv.raw").standardized
        var decoder = FrameDecoder()
        decoder.append(Array((try? Data(contentsOf: file)) ?? Data()))
        var bodies: [String: [(name: String, value: [UInt8])]] = [:]
        while let frame = try? decoder.nextFrame() {
            guard frame.kind == .eventPlain else { continue }
            let lines = frame.body.split(separator: 0x0a).map { line in
                let parts = line.split(separator: 0x3a, maxSplits: 1)
                return (String(decoding: parts[0], as: UTF8.self), Array(parts[1].dropFirst()))
            }
            let name = lines.first.map { String(decoding: $0.1, as: UTF8.self) } ?? ""
            if bodies[name] == nil { bodies[name] = lines }
        }
        return bodies
    }()

    /// One frame of the feed: the recorded event with these values, percent-encoded as FreeSWITCH
    /// does, in place of its own.
    static func frame(_ event: String, _ changes: [String: [UInt8]]) -> [UInt8] {
        var body: [UInt8] = []
        for (name, value) in recorded[event] ?? [] {
            body += Array("\(name): ".utf8)
            body += changes[name].map { PercentCoding.encoded($0) } ?? value
            body.append(0x0a)
        }
        body.append(0x0a)
        return Array("Content-Length: \(body.count)\nContent-Type: text/event-plain\n\n".utf8)
            + body
    }

    /// What of the bytes arrives: an escape that was there before is not escaped again.
    static func arriving(_ bytes: [UInt8]) -> [UInt8] {
        PercentCoding.decoded(PercentCoding.encoded(bytes))
    }

    /// The changes that make one call of it; what only CHANNEL_CREATE is read for stands there only.
    static func call(
        _ event: String,
        _ id: [UInt8],
        from caller: [UInt8],
        to callee: [UInt8],
        at time: EventTime,
        other: [UInt8]
    ) -> [String: [UInt8]] {
        let changes = [
            "Unique-ID": id, "Caller-Caller-ID-Number": caller, "Hangup-Cause": other,
            "Caller-Destination-Number": callee, "Event-Date-Timestamp": Array("\(time)".utf8),
        ]
        guard event == "CHANNEL_CREATE" else { return changes }
        let more = [
            "Caller-Caller-ID-Name", "variable_sip_user_agent", "variable_sip_call_id",
            "variable_sip_from_tag", "Caller-Network-Addr",
        ]
        return changes.merging(more.map { ($0, other) }) { $1 }
    }

    /// A payload of Kamailio's: strings are escaped where JSON asks for it, other bytes pass raw.
    static func payload(_ members: KeyValuePairs<String, [UInt8]>) -> [UInt8] {
        var bytes = Array("{".utf8)
        for (key, value) in members {
            bytes += Array((bytes.count > 1 ? ",\"" : "\"").utf8) + Array("\(key)\":\"".utf8)
            for byte in value {
                switch byte {
                case 0x22, 0x5c: bytes += [0x5c, byte]
                case 0..<0x20:
                    let digits = String(byte, radix: 16)
                    bytes += Array(("\\u00" + (digits.count < 2 ? "0" : "") + digits).utf8)
                default: bytes.append(byte)
                }
            }
            bytes.append(0x22)
        }
        return bytes + Array(",\"h_entry\":7,\"h_id\":9,\"cseq\":1}".utf8)
    }
}
