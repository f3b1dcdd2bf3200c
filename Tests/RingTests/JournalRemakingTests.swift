import Foundation
import Testing

@testable import Ring

@Suite("A journal whose file was taken away")
struct JournalRemakingTests {
    private func inFolder(_ body: (String) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory
            .appending(path: "cw-remake-\(UInt64.random(in: 0..<UInt64.max))")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try body(folder.appending(path: "journal").path)
    }

    private func texts(_ journal: Journal) -> [String] {
        var cursor = journal.cursor()
        var payload: [UInt8] = []
        var found: [String] = []
        while journal.next(&cursor, into: &payload) {
            found.append(String(decoding: payload, as: UTF8.self))
        }
        return found
    }

    private func append(_ text: String, to journal: Journal) {
        let bytes = Array(text.utf8)
        let isTaken = journal.append(bytes.span)
        #expect(isTaken)
    }

    enum Loss: CaseIterable { case deleted, replaced, renamed, cut }

    @Test(
        "What was in it and what comes after is found by the next start",
        arguments: Loss.allCases
    )
    func remade(_ loss: Loss) throws {
        try inFolder { path in
            var identity: UInt64 = 0
            do {
                let journal = try Journal(path: path, capacity: 16_384)
                identity = journal.identity
                append("before", to: journal)
                #expect(journal.isInPlace)
                switch loss {
                case .deleted: try FileManager.default.removeItem(atPath: path)
                case .replaced:
                    try FileManager.default.removeItem(atPath: path)
                    try Data("something else".utf8).write(to: URL(filePath: path))
                case .renamed: try FileManager.default.moveItem(atPath: path, toPath: path + ".b")
                case .cut:
                    let other = try Journal(path: path + ".other", capacity: 16_384)
                    #expect(other.isInPlace)
                    try FileManager.default.removeItem(atPath: path)
                    try FileManager.default.moveItem(atPath: path + ".other", toPath: path)
                }
                #expect(!journal.isInPlace)
                append("meanwhile", to: journal)
                try journal.remake(in: journal.prepareRemaking())
                #expect(journal.isInPlace)
                append("after", to: journal)
                #expect(texts(journal) == ["before", "meanwhile", "after"])
            }
            let next = try Journal(path: path, capacity: 16_384)
            #expect(next.identity == identity)
            #expect(texts(next) == ["before", "meanwhile", "after"])
            // What somebody else had put there is kept.
            let kept = FileManager.default.fileExists(atPath: path + ".found")
            #expect(kept == (loss == .replaced || loss == .cut))
        }
    }

    @Test("Where no file can be made, that is an error and the journal goes on as it was")
    func noFolder() throws {
        try inFolder { path in
            let journal = try Journal(path: path, capacity: 16_384)
            append("before", to: journal)
            let folder = URL(filePath: path).deletingLastPathComponent()
            try FileManager.default.removeItem(at: folder)
            #expect(throws: JournalError.self) { try journal.prepareRemaking() }
            #expect(texts(journal) == ["before"])
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            try journal.remake(in: journal.prepareRemaking())
            #expect(texts(try #require(journal.isInPlace ? journal : nil)) == ["before"])
        }
    }
}
