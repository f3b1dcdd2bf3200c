import Foundation

/// Reads files that people write by hand, and nothing without an end.
enum SmallFile {
    enum Fault: Error {
        case unreadable(String)
        case tooLarge
    }

    static func read(_ path: String, bytesMax: Int) throws(Fault) -> Data {
        let attributes = try? FileManager.default.attributesOfItem(atPath: path)
        if attributes?[.type] as? FileAttributeType == .typeDirectory {
            throw .unreadable("it is a directory")
        }
        let data: Data
        do {
            let handle = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
            data = try handle.read(upToCount: bytesMax + 1) ?? Data()
        } catch {
            throw .unreadable(reason(of: error))
        }
        guard data.count <= bytesMax else { throw .tooLarge }
        return data
    }

    private static func reason(of error: any Error) -> String {
        switch (error as? CocoaError)?.code {
        case .fileReadNoSuchFile, .fileNoSuchFile: "no such file"
        case .fileReadNoPermission: "permission denied"
        default: error.localizedDescription
        }
    }
}
