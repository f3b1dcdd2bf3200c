import EventSocket
import Foundation

@testable import Simulator

/// A recorded conversation with a real FreeSWITCH, from `fixtures/esl`.
struct Recording {
    let name: String

    init(_ name: String) { self.name = name }

    static let folder = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "fixtures/esl")

    func path(_ kind: String) -> String {
        Self.folder.appending(path: "\(name).\(kind).raw").path
    }

    func received() throws -> [UInt8] {
        Array(try Data(contentsOf: URL(filePath: path("recv"))))
    }

    func sent() throws -> [UInt8] {
        Array(try Data(contentsOf: URL(filePath: path("sent"))))
    }

    func frames() throws -> [Frame] { try received().frames() }

    /// The plain events of the n-th channel in this direction, in order.
    func events(ofChannel position: Int, direction: String) throws -> [[UInt8]] {
        let events = try frames().filter { $0.kind == .eventPlain }.map(\.body)
        var channels: [String] = []
        for event in events where event.header("Call-Direction") == direction {
            let uuid = event.header("Unique-ID")
            if !channels.contains(uuid) { channels.append(uuid) }
        }
        return events.filter { $0.header("Unique-ID") == channels[position] }
    }
}

extension [UInt8] {
    func frames() throws -> [Frame] {
        var decoder = FrameDecoder()
        decoder.append(self)
        var frames: [Frame] = []
        while let frame = try decoder.nextFrame() { frames.append(frame) }
        try decoder.finish()
        return frames
    }

    /// The encoded value of the first header of this name; empty where there is none.
    func header(_ name: String) -> String {
        var found = ""
        SimulatedEvent(name: "", headers: self).eachHeader { header, value in
            guard header.elementsEqual(name.utf8) else { return true }
            found = String(decoding: value, as: UTF8.self)
            return false
        }
        return found
    }

    /// The lines that differ, for a failure that can be read.
    func differences(from other: [UInt8]) -> [String] {
        guard self != other else { return [] }
        let lines = text.components(separatedBy: "\n")
        let others = other.text.components(separatedBy: "\n")
        return others.difference(from: lines).map { change in
            switch change {
            case .insert(let line, let text, _): "missing \(line): \(text)"
            case .remove(let line, let text, _): "surplus \(line): \(text)"
            }
        }
    }

    func number(_ name: String) -> Int64 { Int64(header(name)) ?? 0 }
}

extension SimulatedLeg {
    /// The values of a recorded channel, so that its events can be made again.
    init(recorded events: [[UInt8]]) {
        let created = events[0]
        let last = events[events.count - 2]
        let answer = events.first { $0.header("Event-Name") == "CHANNEL_ANSWER" } ?? []
        let via = last.header("variable_sip_full_via").components(separatedBy: "branch%3D")[1]
        let isInbound = created.header("Call-Direction") == "inbound"
        let sdp = answer.header("variable_rtp_local_sdp_str")
            .components(separatedBy: "FreeSWITCH%20").dropFirst().first
        self.init(
            uuid: [UInt8](created.header("Unique-ID")),
            other: [UInt8](last.header("Other-Leg-Unique-ID")),
            session: Int(created.number("variable_session_id")),
            caller: [UInt8](created.header("Caller-Caller-ID-Number")),
            callee: [UInt8](created.header("Caller-Destination-Number")),
            source: [UInt8](created.header("Caller-Network-Addr")),
            port: Int(
                (isInbound
                    ? created.header("Channel-Name") : created.header("Other-Leg-Channel-Name"))
                    .components(separatedBy: "%3A")[1]
            ) ?? 0,
            callID: [UInt8](last.header("variable_sip_call_id")),
            fromTag: [UInt8](last.header("variable_sip_from_tag")),
            toTag: [UInt8](last.header("variable_sip_to_tag")),
            branch: [UInt8](
                isInbound ? via.split(separator: "-").dropLast().joined(separator: "-") : via
            ),
            mediaPort: Int(answer.number("variable_local_media_port")),
            ssrc: Int(answer.number("variable_rtp_use_ssrc")),
            sdpSession: sdp.flatMap { Int($0.prefix { $0.isNumber }) } ?? 0,
            created: created.number("Caller-Channel-Created-Time")
        )
        cause = HangupCause(command: last.header("Hangup-Cause"))
    }

    /// Takes the times that a recorded event knows.
    mutating func takeTimes(of event: [UInt8]) {
        answered = event.number("Caller-Channel-Answered-Time")
        progress = event.number("Caller-Channel-Progress-Time")
        bridged = event.number("Caller-Channel-Bridged-Time")
        ended = event.number("Caller-Channel-Hangup-Time")
    }
}
