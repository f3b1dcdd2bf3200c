import EventSocket

/// The call events of a recording, as they came over the wire.
struct RecordedFeed {
    /// One event with its frame header.
    struct Event {
        var name: String
        var bytes: [UInt8]
        /// Length of the event itself, without the frame header.
        var bodyBytes: Int
    }

    /// What the parse case is about; other events of the recording are left out.
    static let names = [
        "CHANNEL_CREATE", "CHANNEL_ANSWER", "CHANNEL_HANGUP", "CHANNEL_HANGUP_COMPLETE",
    ]

    private(set) var events: [Event] = []

    /// Reads a recording of the repository; only calls' own legs, the inbound ones, are kept.
    init(_ name: String, root: String) throws {
        let path = "\(root)/fixtures/esl/\(name).recv.raw"
        var decoder = FrameDecoder()
        decoder.append(try FileSystem.read(path))
        while let frame = try decoder.next() {
            guard frame.kind == .eventPlain else { continue }
            let lines = HeaderLine.lines(decoder.copy(frame.body), limit: 2_000)
            guard let name = lines.first(where: { $0.name == "Event-Name" })?.value,
                Self.names.contains(name),
                lines.contains(HeaderLine(name: "Call-Direction", value: "inbound"))
            else { continue }
            // The empty line between header and body belongs to neither of them.
            let whole = frame.headers.lowerBound..<frame.body.upperBound
            events.append(
                Event(name: name, bytes: decoder.copy(whole), bodyBytes: frame.body.count)
            )
        }
        guard !events.isEmpty else { throw BenchError.cannotRead(path) }
    }

    /// All of it in a row.
    var bytes: [UInt8] { events.flatMap(\.bytes) }

    /// Mean length of an event.
    var meanBodyBytes: Double {
        Double(events.reduce(0) { $0 + $1.bodyBytes }) / Double(events.count)
    }
}
