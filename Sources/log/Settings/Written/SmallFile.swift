package import FoundationEssentials
import Glibc

/// Reads files that people write by hand, and nothing without an end.
package enum SmallFile {
    /// Why a file is not read.
    package enum Fault: Error {
        case unreadable(String)
        case tooLarge
    }

    /// The bytes, and whether everyone on the machine may read them.
    package static func read(
        _ path: String,
        bytesMax: Int
    ) throws(Fault) -> (data: Data, isReadableByAll: Bool) {
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw fault(errno) }
        defer { close(descriptor) }
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0 else { throw fault(errno) }
        var bytes = [UInt8](repeating: 0, count: bytesMax + 1)
        var count = 0
        while count < bytes.count {
            let more = unsafe bytes[count...].withUnsafeMutableBytes { rest in
                unsafe Glibc.read(descriptor, rest.baseAddress, rest.count)
            }
            if more == 0 { break }
            if more > 0 {
                count += more
            } else if errno != EINTR {
                throw fault(errno)
            }
        }
        guard count <= bytesMax else { throw .tooLarge }
        return (Data(bytes[..<count]), status.st_mode & 0o007 != 0)
    }

    private static func fault(_ code: Int32) -> Fault {
        switch code {
        case ENOENT: return .unreadable("no such file")
        case EACCES: return .unreadable("permission denied")
        case EISDIR: return .unreadable("it is a directory")
        default:
            guard let text = unsafe strerror(code) else { return .unreadable("error \(code)") }
            return .unreadable(unsafe String(cString: text).lowercased())
        }
    }
}
