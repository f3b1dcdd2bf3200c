import Foundation
import Testing

@testable import AlertLog

@Suite("Who may open the log")
struct FileAccessTests {
    @Test("What it takes is said of a file that is there, by its owner and group; of none, nothing")
    func words() throws {
        let folder = NSTemporaryDirectory() + "access-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let path = folder + "/callwarden.db"
        #expect(FileAccess.needed(for: path) == nil)
        for (mode, isOpen) in [(0o640, true), (0o600, false)] {
            #expect(FileManager.default.createFile(atPath: path, contents: nil))
            let attributes = [FileAttributeKey.posixPermissions: mode]
            try FileManager.default.setAttributes(attributes, ofItemAtPath: path)
            let words = try #require(FileAccess.needed(for: path))
            #expect(words.hasPrefix("callwarden.db belongs to "))
            #expect(words.contains("run this with sudo"))
            #expect(words.contains("or join that group") == isOpen)
        }
    }

    @Test("A log that may not be opened says what it takes")
    func error() {
        let error = AlertLogError.forbidden(path: "/x/y.db", needed: "y.db belongs to a: run it")
        #expect("\(error)" == "/x/y.db: may not be opened: y.db belongs to a: run it")
    }
}
