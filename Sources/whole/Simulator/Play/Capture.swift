import EventSocket
import FoundationEssentials

/// The plain events of a recorded feed, ready to be played.
package struct Capture: Sendable {
    /// Larger captures are refused: they are held in memory.
    package static let bytesMax = 512 << 20

    struct Entry: Sendable {
        /// The switch's event clock; never before the entry in front of it.
        var microseconds: Int64
        var sequence: Int64
        var event: SimulatedEvent
    }

    let events: [Entry]
    let coreUUID: [UInt8]?

    /// Reads what a switch sent; everything but plain events is left out.
    package init(bytes: [UInt8], path: String) throws(SimulatorError) {
        var decoder = FrameDecoder()
        decoder.append(bytes)
        var events: [Entry] = []
        do {
            while let frame = try decoder.nextFrame() {
                guard frame.kind == .eventPlain else { continue }
                events.append(Self.entry(frame.body, after: events.last?.microseconds ?? 0))
            }
        } catch {
            throw .captureUnreadable(path: path, reason: "\(error)")
        }
        guard let first = events.first else {
            throw .captureUnreadable(path: path, reason: "no plain events in it")
        }
        self.events = events
        coreUUID = first.event.value(of: "Core-UUID")
    }

    private static func entry(_ body: [UInt8], after earlier: Int64) -> Entry {
        var event = event(of: body)
        event.name = event.value(of: "Event-Name")?.text ?? ""
        if event.name == "CUSTOM" { event.subclass = event.value(of: "Event-Subclass")?.text }
        event.channel = event.value(of: "Unique-ID") ?? []
        let time = event.value(of: "Event-Date-Timestamp").flatMap { Int64($0.text) }
        let sequence = event.value(of: "Event-Sequence").flatMap { Int64($0.text) }
        return Entry(
            microseconds: max(time ?? earlier, earlier),
            sequence: sequence ?? 0,
            event: event
        )
    }

    /// Splits at the first blank line; the length of an inner body is written anew when it is sent.
    private static func event(of body: [UInt8]) -> SimulatedEvent {
        let lineEnd = UInt8(ascii: "\n")
        var end = body.endIndex
        for index in body.indices.dropLast() where body[index] == lineEnd {
            guard body[index + 1] == lineEnd else { continue }
            end = index + 1
            break
        }
        var headers = Array(body[..<end])
        let inner = Array(body[min(end + 1, body.endIndex)...])
        if !inner.isEmpty {
            let start = headers.dropLast().lastIndex(of: lineEnd).map { $0 + 1 } ?? 0
            if headers[start...].starts(with: "Content-Length:".utf8) {
                headers.removeSubrange(start...)
            }
        }
        return SimulatedEvent(name: "", headers: headers, body: inner)
    }
}

extension Capture {
    /// Reads a capture file.
    package init(path: String) throws(SimulatorError) {
        let data: Data
        do { data = try Data(contentsOf: URL(filePath: path)) } catch {
            throw .captureUnreadable(path: path, reason: "\(error)")
        }
        guard data.count <= Self.bytesMax else {
            throw .captureUnreadable(path: path, reason: "larger than \(Self.bytesMax) bytes")
        }
        try self.init(bytes: Array(data), path: path)
    }
}
