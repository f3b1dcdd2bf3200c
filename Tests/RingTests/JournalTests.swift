import Foundation
import Testing

@testable import Ring

/// A folder of its own for each test, gone with it.
final class Folder {
    let path: String

    init() throws {
        path = NSTemporaryDirectory() + "ring-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func file(_ name: String) -> String { path + "/" + name }
}

/// A payload that says which one it is.
func payload(_ number: Int, bytes: Int = 40) -> [UInt8] {
    (0..<bytes).map { UInt8(truncatingIfNeeded: $0 < 8 ? number >> ($0 * 8) : number &* 31 &+ $0) }
}

func number(_ payload: [UInt8]) -> Int {
    payload.prefix(8).enumerated().reduce(0) { $0 | Int($1.element) << ($1.offset * 8) }
}

extension Journal {
    func put(_ payload: [UInt8], leaving reserve: Int = 0) -> Bool {
        append(payload.span, leaving: reserve)
    }

    func appendAll(_ numbers: Range<Int>, bytes: Int = 40) -> Int {
        numbers.count { put(payload($0, bytes: bytes)) }
    }

    /// Everything from the cursor on.
    func readAll(_ cursor: inout JournalCursor) -> [[UInt8]] {
        var found: [[UInt8]] = []
        var bytes: [UInt8] = []
        while next(&cursor, into: &bytes) { found.append(bytes) }
        return found
    }
}

@Suite struct JournalTests {
    let folder: Folder
    var path: String { folder.file("j") }

    init() throws { folder = try Folder() }

    @Test("Warming up changes nothing, wherever in the ring the journal stands")
    func warmUp() throws {
        let journal = try Journal(path: path, capacity: 16_384)
        var cursor = journal.cursor()
        for round in 0..<200 {
            let numbers = round * 10..<round * 10 + 10
            #expect(journal.appendAll(numbers, bytes: 90 + round) == 10)
            journal.warmUp()
            let found = journal.readAll(&cursor)
            #expect(found == numbers.map { payload($0, bytes: 90 + round) })
            journal.release(upTo: cursor)
            journal.warmUp()
        }
        #expect(cursor.damagedBytes == 0)
    }

    @Test("Records come out whole and in order, whatever their length, lap after lap")
    func roundTrip() throws {
        let journal = try Journal(path: path, capacity: 16_384)
        var cursor = journal.cursor()
        for lap in 0..<400 {
            let bytes = 8 + lap * 7 % 3000
            #expect(journal.appendAll(lap * 3..<lap * 3 + 3, bytes: bytes) == 3)
            let found = journal.readAll(&cursor)
            #expect(found == (0..<3).map { payload(lap * 3 + $0, bytes: bytes) })
            journal.release(upTo: cursor)
        }
        #expect(cursor.damagedBytes == 0)
        #expect(journal.usedBytes == 0)
    }

    @Test("A full journal refuses, and takes records again once room was released")
    func full() throws {
        let journal = try Journal(path: path, capacity: 16_384)
        let taken = journal.appendAll(0..<1000, bytes: 48)
        #expect(taken == 16_384 / 64)
        #expect(!journal.hasRoom(1))
        var cursor = journal.cursor()
        var bytes: [UInt8] = []
        #expect(journal.next(&cursor, into: &bytes))
        journal.release(upTo: cursor)
        #expect(journal.put(payload(7000, bytes: 48)))
        #expect(!journal.put(payload(7001, bytes: 48)))
        #expect(journal.readAll(&cursor).map(number) == Array(1..<taken) + [7000])
    }

    @Test("A reserve is kept free for what matters more")
    func reserve() throws {
        let journal = try Journal(path: path, capacity: 16_384)
        while journal.put(payload(1, bytes: 48), leaving: 4096) {}
        #expect(journal.usedBytes == 16_384 - 4096)
        #expect(!journal.hasRoom(48, leaving: 4096))
        #expect(journal.hasRoom(48))
        #expect(journal.put(payload(2, bytes: 48)))
    }

    @Test("Empty and overlong records are refused")
    func lengths() throws {
        let journal = try Journal(path: path, capacity: 16_384)
        #expect(!journal.put([]))
        #expect(!journal.put([UInt8](repeating: 1, count: Journal.payloadBytesMax + 1)))
        #expect(journal.put([UInt8](repeating: 1, count: Journal.payloadBytesMax)))
    }

    @Test("Everything appended is there when the file is opened again, what was released is not")
    func reopened() throws {
        var journal: Journal? = try Journal(path: path, capacity: 16_384)
        let identity = journal?.identity
        #expect(journal?.appendAll(0..<10) == 10)
        var cursor = try #require(journal?.cursor())
        var bytes: [UInt8] = []
        for _ in 0..<4 { #expect(journal?.next(&cursor, into: &bytes) == true) }
        journal?.release(upTo: cursor)
        journal = nil
        let again = try Journal(path: path, capacity: 16_384)
        #expect(again.identity == identity)
        var other = again.cursor()
        #expect(again.readAll(&other).map(number) == Array(4..<10))
    }

    @Test(
        "The position that a log committed is where reading goes on, before or behind the released"
    )
    func resumed() throws {
        let journal = try Journal(path: path, capacity: 16_384)
        #expect(journal.appendAll(0..<10) == 10)
        var cursor = journal.cursor()
        _ = journal.readAll(&cursor)
        journal.release(upTo: cursor)
        // Behind what was released: a log that lost its last transactions gets them again.
        var early = journal.resume(at: 64 * 3)
        #expect(journal.readAll(&early).map(number) == Array(3..<10))
        // Beyond what was written: the journal goes on from there.
        var late = journal.resume(at: 100_000)
        #expect(journal.readAll(&late).isEmpty)
        #expect(journal.put(payload(11)))
        #expect(journal.readAll(&late).map(number) == [11])
        #expect(late.damagedBytes == 0)
    }

    @Test("Two agents cannot have one journal")
    func locked() throws {
        let journal = try Journal(path: path)
        #expect(throws: JournalError.inUse(path: path)) { try Journal(path: path) }
        #expect(journal.capacity == Journal.capacityDefault)
    }

    @Test("A capacity out of range is refused", arguments: [0, 4096, 1 << 31])
    func capacity(bytes: Int) throws {
        #expect(throws: JournalError.badCapacity(bytes: bytes, allowed: Journal.capacityRange)) {
            try Journal(path: path, capacity: bytes)
        }
    }

    @Test("A capacity that is no power of two is rounded up to one")
    func rounded() throws {
        #expect(try Journal(path: path, capacity: 20_000).capacity == 32_768)
        #expect(try Journal(path: path, capacity: 20_000).capacity == 32_768)
    }

    @Test("Another capacity is taken once all is read, and not before")
    func otherCapacity() throws {
        var journal: Journal? = try Journal(path: path, capacity: 16_384)
        #expect(journal?.appendAll(0..<3) == 3)
        journal = nil
        journal = try Journal(path: path, capacity: 32_768)
        #expect(journal?.capacity == 16_384)
        var cursor = try #require(journal?.cursor())
        #expect(journal?.readAll(&cursor).count == 3)
        journal?.release(upTo: cursor)
        journal = nil
        #expect(try Journal(path: path, capacity: 32_768).capacity == 32_768)
    }

    @Test("A device is no file to keep records in")
    func device() throws {
        #expect(throws: JournalError.foreign(path: "/dev/full")) { try Journal(path: "/dev/full") }
    }

    @Test("A disk without room is noticed when the journal is made, and nothing is left of it")
    func diskFull() async throws {
        let path = path
        await #expect(processExitsWith: .success) { [path = path as String] in
            // A limit on the size of files stands in for the end of the disk.
            signal(SIGXFSZ, SIG_IGN)
            var limit = rlimit(rlim_cur: 1 << 20, rlim_max: 1 << 20)
            #expect(unsafe setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit) == 0)
            let bytes = JournalLayout.headerBytes + Journal.capacityDefault
            #expect(throws: JournalError.diskFull(path: path, bytes: bytes)) {
                try Journal(path: path)
            }
        }
        #expect(try Data(contentsOf: URL(filePath: path)).isEmpty)
        #expect(try Journal(path: path).capacity == Journal.capacityDefault)
    }
}
