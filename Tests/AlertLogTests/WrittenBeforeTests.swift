import Records
import Foundation
import Ring
import Testing

@testable import AlertLog

/// The journals that earlier versions left, record by record; see `fixtures/upgrade`.
@Suite("Records as earlier versions wrote them")
struct WrittenBeforeTests {
    /// Every record of a journal of the fixtures, as its bytes.
    private func payloads(_ name: String) throws -> [[UInt8]] {
        let folder = try Folder()
        let path = folder.file("journal")
        let fixtures = URL(filePath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "fixtures/upgrade")
        try Data().write(to: URL(filePath: path))
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["gzip", "-dc", fixtures.appending(path: name + ".gz").path]
        process.standardOutput = try FileHandle(forWritingTo: URL(filePath: path))
        try process.run()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0)
        let journal = try Journal(path: path)
        var cursor = journal.cursor()
        var payload: [UInt8] = []
        var found: [[UInt8]] = []
        while journal.next(&cursor, into: &payload) { found.append(payload) }
        #expect(cursor.damagedBytes == 0)
        return found
    }

    @Test("What they wrote is what is written now, as far as it goes: fields are only added behind")
    func prefix() throws {
        let payloads = try payloads("log.journal")
        #expect(payloads.count == 176)
        var writer = RecordWriter()
        for payload in payloads {
            guard case .record(let record) = RecordReader.read(payload) else {
                Issue.record("unreadable: \(payload)")
                continue
            }
            writer.write(record)
            let now = writer.withBytes { bytes in bytes.indices.map { bytes[$0] } }
            #expect(now.starts(with: payload), "\(record)")
        }
    }

    @Test(
        "A record that ends where its kind once ended is read, and gets the rest behind when it is written"
    )
    func earlier() throws {
        let payloads = try payloads("earlier.journal")
        #expect(payloads.count == 284)
        var writer = RecordWriter()
        var isShorter = false
        for payload in payloads {
            guard case .record(let record) = RecordReader.read(payload) else {
                Issue.record("unreadable: \(payload)")
                continue
            }
            writer.write(record)
            let now = writer.withBytes { bytes in bytes.indices.map { bytes[$0] } }
            #expect(now.starts(with: payload), "\(record)")
            isShorter = isShorter || now.count > payload.count
        }
        #expect(isShorter)
    }

    @Test("Both journals together hold every kind of record of then")
    func kinds() throws {
        let known = Set((1...10) + [20] as [UInt8])
        for name in ["log.journal", "earlier.journal"] {
            #expect(try Set(payloads(name).compactMap(\.first)).isSuperset(of: known), "\(name)")
        }
    }
}
