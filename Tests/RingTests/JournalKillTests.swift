import Foundation
import Testing

@testable import Ring

#if canImport(Glibc)
import Glibc
#endif

@Suite struct JournalKillTests {
    @Test("A process killed while it appends leaves every record that it saw accepted")
    func killed() async throws {
        let folder = try Folder()
        let path = folder.file("j")
        let seen = folder.file("seen")
        await #expect(processExitsWith: .signal(SIGKILL)) {
            [path = path as String, seen = seen as String] in
            let journal = try Journal(path: path, capacity: 1 << 20)
            let file = unsafe open(seen, O_WRONLY | O_CREAT, 0o600)
            Thread.detachNewThread {
                usleep(20_000)
                kill(getpid(), SIGKILL)
            }
            var count: Int64 = 0
            while true {
                // A full ring is a lap like any other: what was read is released.
                if !journal.put(payload(Int(count), bytes: 8 + Int(count) % 300)) {
                    var cursor = journal.cursor()
                    var bytes: [UInt8] = []
                    for _ in 0..<100 { _ = journal.next(&cursor, into: &bytes) }
                    journal.release(upTo: cursor)
                    continue
                }
                count += 1
                _ = unsafe pwrite(file, &count, 8, 0)
            }
        }
        let bytes = Array(try Data(contentsOf: URL(filePath: seen)))
        let accepted = number(bytes)
        let journal = try Journal(path: path, capacity: 1 << 20)
        var cursor = journal.cursor()
        let found = journal.readAll(&cursor)
        let numbers = found.map(number)
        let first = try #require(numbers.first)
        // One record may have been published whose acceptance was not noted any more.
        let last = try #require(numbers.last)
        #expect(last + 1 == accepted || last == accepted)
        #expect(numbers == Array(first...last))
        #expect(found.allSatisfy { $0 == payload(number($0), bytes: 8 + number($0) % 300) })
        #expect(cursor.damagedBytes == 0)
    }
}
