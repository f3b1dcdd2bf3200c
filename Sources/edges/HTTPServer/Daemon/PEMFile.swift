import CMicroHTTPD
import Glibc

/// A file of a certificate or of its key, in memory as long as a daemon may look at it.
@safe
final class PEMFile: @unchecked Sendable {
    static let bytesMax = 262_144

    /// Ends with a zero; nobody writes to it behind `init`, which makes it safe to share.
    let text: UnsafePointer<CChar>

    init(path: String) throws(HTTPServerError) {
        let bytes = try Self.read(path)
        let space = UnsafeMutablePointer<CChar>.allocate(capacity: bytes.count + 1)
        for (place, byte) in bytes.enumerated() {
            unsafe (space + place).initialize(to: CChar(bitPattern: byte))
        }
        unsafe (space + bytes.count).initialize(to: 0)
        unsafe text = UnsafePointer(space)
    }

    deinit { unsafe text.deallocate() }

    private static func read(_ path: String) throws(HTTPServerError) -> [UInt8] {
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw .cannotRead(path: path, reason: ListeningSocket.reason(errno))
        }
        defer { _ = close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: bytesMax + 1)
        var count = 0
        while count < bytes.count {
            let room = bytes.count - count
            let more = unsafe bytes.withUnsafeMutableBytes { space in
                unsafe Glibc.read(descriptor, space.baseAddress?.advanced(by: count), room)
            }
            guard more >= 0 else {
                throw .cannotRead(path: path, reason: ListeningSocket.reason(errno))
            }
            if more == 0 { break }
            count += more
        }
        guard count <= bytesMax else {
            throw .cannotRead(path: path, reason: "more than \(bytesMax) bytes")
        }
        return Array(bytes.prefix(count))
    }
}
