import Foundation
import Fuzzing
import Testing

@testable import EventSocket

/// One recorded conversation with a real FreeSWITCH, from `fixtures/esl`.
struct Recording: Sendable, CustomTestStringConvertible {
    let name: String
    let received: [UInt8]
    /// What was done to make the recording, and often how many frames of each kind came.
    let note: String

    var testDescription: String { name }

    init(_ name: String) {
        self.name = name
        received = Self.bytes("\(name).recv.raw")
        note = String(decoding: Self.bytes("\(name).md"), as: UTF8.self)
    }

    static let all: [Recording] = {
        let files = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        let ending = ".recv.raw"
        return files.filter { $0.hasSuffix(ending) }.sorted().map {
            Recording(String($0.dropLast(ending.count)))
        }
    }()

    /// Frames of each kind as the note counts them; nil where it gives no counts.
    var framesInNote: [String: Int]? {
        guard let list = note.firstMatch(of: /Frames: \{([^}]*)\}/)?.1 else { return nil }
        let pairs = list.matches(of: /'([^']+)': (\d+)/)
        return Dictionary(uniqueKeysWithValues: pairs.map { (String($0.1), Int($0.2) ?? -1) })
    }

    /// The bodies of the plain events, in order.
    var plainBodies: [[UInt8]] {
        Feed.frames(of: received).frames.filter { $0.kind == .eventPlain }.map(\.body)
    }

    private static func bytes(_ file: String) -> [UInt8] {
        Array((try? Data(contentsOf: folder.appending(path: file))) ?? Data())
    }

    private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../../fixtures/esl").standardized
}
