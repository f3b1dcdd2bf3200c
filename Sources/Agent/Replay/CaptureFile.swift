import EventSocket
import Foundation

/// A capture on disk, read in large pieces; `.gz` goes through the system's gzip.
struct CaptureFile: ~Copyable {
    static let pieceBytes = 1 << 20

    private let path: String
    private let handle: FileHandle
    private let unpacker: Process?

    init(path: String) throws(CaptureError) {
        self.path = path
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw .cannotOpen(path: path, reason: unsafe String(cString: strerror(errno)))
        }
        let file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        guard path.hasSuffix(".gz") else {
            handle = file
            unpacker = nil
            return
        }
        let process = Process()
        let pipe = Pipe()
        process.executableURL = URL(fileURLWithPath: "/bin/gzip")
        process.arguments = ["-dc"]
        process.standardInput = file
        process.standardOutput = pipe
        do { try process.run() } catch {
            throw .cannotOpen(path: path, reason: "gzip cannot be started: \(error)")
        }
        handle = pipe.fileHandleForReading
        unpacker = process
    }

    /// Reads the next piece into the decoder; the bytes read, 0 at the end.
    func read(into decoder: inout FrameDecoder) throws(CaptureError) -> Int {
        let descriptor = handle.fileDescriptor
        var count = 0
        repeat {
            count = unsafe decoder.fill(atLeast: Self.pieceBytes / 2) { buffer in
                unsafe Glibc.read(descriptor, buffer.baseAddress, buffer.count)
            }
        } while count < 0 && errno == EINTR
        guard count >= 0 else {
            throw .cannotRead(path: path, reason: unsafe String(cString: strerror(errno)))
        }
        if count == 0, let unpacker {
            unpacker.waitUntilExit()
            let status = Int(unpacker.terminationStatus)
            guard status == 0 else { throw .cannotUnpack(path: path, status: status) }
        }
        return count
    }
}
