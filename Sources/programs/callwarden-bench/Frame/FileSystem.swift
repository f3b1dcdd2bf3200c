import FoundationEssentials
import Glibc

/// The few things that the cases do with files.
enum FileSystem {
    static func isExecutable(_ path: String) -> Bool { unsafe access(path, X_OK) == 0 }

    static func read(_ path: String) throws(BenchError) -> [UInt8] {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw .cannotRead(path)
        }
        return Array(data)
    }

    static func write(_ bytes: [UInt8], to path: String) throws {
        try Data(bytes).write(to: URL(filePath: path))
    }

    /// The program that this process runs.
    static var ownProgram: String {
        var buffer = [CChar](repeating: 0, count: 4_096)
        let count = unsafe readlink("/proc/self/exe", &buffer, buffer.count)
        let bytes = buffer.prefix(max(0, count)).map { UInt8(bitPattern: $0) }
        return String(decoding: bytes, as: UTF8.self)
    }

    static func remove(_ path: String) { try? FileManager.default.removeItem(atPath: path) }

    /// Makes a folder that nobody else has.
    static func makeScratch() throws(BenchError) -> String {
        var template = Array("/tmp/callwarden-bench-XXXXXX".utf8CString)
        guard unsafe mkdtemp(&template) != nil else { throw .system("mkdtemp", code: errno) }
        return String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
