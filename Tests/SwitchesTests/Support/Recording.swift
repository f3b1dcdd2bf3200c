import EventSocket
import Foundation

/// What a real FreeSWITCH sent in a recorded conversation, from `fixtures/esl`.
struct Recording {
    static let folder = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "fixtures/esl")

    let bytes: [UInt8]

    init(_ name: String) throws {
        let file = Self.folder.appending(path: "\(name).recv.raw")
        bytes = Array(try Data(contentsOf: file))
    }

    /// Every whole frame, in order.
    func frames() throws -> [Frame] {
        var decoder = FrameDecoder()
        decoder.append(bytes)
        var frames: [Frame] = []
        while let frame = try decoder.nextFrame() { frames.append(frame) }
        return frames
    }

    /// Replies to api commands, by their text.
    func reply(where isWanted: (String) -> Bool) throws -> Frame? {
        try frames().first { $0.kind == .apiResponse && isWanted($0.answer) }
    }
}
