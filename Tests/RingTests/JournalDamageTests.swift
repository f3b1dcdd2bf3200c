import Foundation
import Testing

@testable import Ring

/// SplitMix64: the same numbers from the same seed.
struct SeededGenerator: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var word = state
        word = (word ^ (word >> 30)) &* 0xbf58_476d_1ce4_e5b9
        word = (word ^ (word >> 27)) &* 0x94d0_49bb_1331_11eb
        return word ^ (word >> 31)
    }
}

@Suite struct JournalDamageTests {
    let folder: Folder
    var path: String { folder.file("j") }

    init() throws { folder = try Folder() }

    /// The bytes of a journal with records in it, as a dead process would leave them.
    private func image(_ records: Int = 20) throws -> [UInt8] {
        let journal = try Journal(path: folder.file("origin"), capacity: 16_384)
        #expect(journal.appendAll(0..<records) == records)
        return Array(try Data(contentsOf: URL(filePath: folder.file("origin"))))
    }

    private func write(_ bytes: [UInt8]) throws {
        try Data(bytes).write(to: URL(filePath: path))
    }

    @Test("A file of something else is refused and left as it is")
    func foreign() throws {
        let text = Array("The quick brown fox".utf8)
        try write(text)
        #expect(throws: JournalError.foreign(path: path)) { try Journal(path: path) }
        #expect(Array(try Data(contentsOf: URL(filePath: path))) == text)
    }

    @Test("A journal that was made but not finished is made anew")
    func unfinished() throws {
        try write([UInt8](repeating: 0, count: 9000))
        #expect(try Journal(path: path, capacity: 16_384).usedBytes == 0)
    }

    @Test("A newer version is refused by name")
    func newer() throws {
        var bytes = try image()
        bytes[JournalLayout.versionOffset] = 2
        try write(bytes)
        #expect(throws: JournalError.newerVersion(path: path, found: 2, known: 1)) {
            try Journal(path: path)
        }
    }

    @Test("A header with any bit turned opens whole or not at all, and the error says what to do")
    func header() throws {
        let whole = try image()
        for bit in 0..<40 * 8 {
            var bytes = whole
            bytes[bit / 8] ^= 1 << UInt8(bit % 8)
            try write(bytes)
            do throws(JournalError) {
                let journal = try Journal(path: path, capacity: 16_384)
                var cursor = journal.cursor()
                #expect(journal.readAll(&cursor).count == 20, "bit \(bit)")
            } catch {
                #expect(error.description.contains(path))
            }
        }
    }

    @Test("Every truncation of the file is recognised")
    func truncated() throws {
        let whole = try image()
        for length in stride(from: 0, to: whole.count, by: 97) {
            try write(Array(whole.prefix(length)))
            if length <= JournalLayout.magicOffset {
                #expect(try Journal(path: path, capacity: 16_384).usedBytes == 0)
            } else {
                #expect(throws: JournalError.self) { try Journal(path: path, capacity: 16_384) }
            }
        }
    }

    @Test("A torn record is stepped over, the ones around it are found")
    func torn() throws {
        var bytes = try image()
        // The sixth frame: 64 bytes each.
        bytes[JournalLayout.headerBytes + 5 * 64 + 30] ^= 0x40
        try write(bytes)
        let journal = try Journal(path: path, capacity: 16_384)
        var cursor = journal.cursor()
        #expect(journal.readAll(&cursor).map(number) == (0..<20).filter { $0 != 5 })
        #expect(cursor.damagedBytes == 64)
    }

    @Test("What stands behind the write position is nobody's record")
    func tail() throws {
        var bytes = try image()
        // As if the process had died between the bytes of the last record and its publication.
        let position = UInt64(19 * 64)
        for place in 0..<8 {
            bytes[JournalLayout.writeOffset + place] = UInt8(
                truncatingIfNeeded: position >> (place * 8)
            )
        }
        try write(bytes)
        let journal = try Journal(path: path, capacity: 16_384)
        var cursor = journal.cursor()
        #expect(journal.readAll(&cursor).map(number) == Array(0..<19))
        #expect(journal.put(payload(99)))
        #expect(journal.readAll(&cursor).map(number) == [99])
        #expect(cursor.damagedBytes == 0)
    }

    @Test("Random damage loses records but invents none and never crashes", arguments: 0..<40)
    func random(seed: Int) throws {
        var random = SeededGenerator(state: UInt64(seed))
        var bytes = try image(200)
        for _ in 0..<Int.random(in: 1...200, using: &random) {
            let place = Int.random(in: JournalLayout.headerBytes..<bytes.count, using: &random)
            bytes[place] = UInt8.random(in: 0...255, using: &random)
        }
        try write(bytes)
        let journal = try Journal(path: path, capacity: 16_384)
        var cursor = journal.cursor()
        let found = journal.readAll(&cursor)
        #expect(found.allSatisfy { $0 == payload(number($0)) }, "seed \(seed)")
        #expect(found.map(number) == found.map(number).sorted(), "seed \(seed)")
        #expect(cursor.position == journal.writePosition)
    }
}
