/// Why a capture cannot be read.
package enum CaptureError: Error, Equatable, CustomStringConvertible {
    case cannotOpen(path: String, reason: String)
    case cannotRead(path: String, reason: String)
    case cannotUnpack(path: String, status: Int)
    /// Packed by something else than gzip, or gzip where it cannot be unpacked: `command` does it.
    case packed(path: String, command: String)

    package var description: String {
        switch self {
        case .cannotOpen(let path, let reason): "\(path): cannot be opened: \(reason)"
        case .cannotRead(let path, let reason): "\(path): cannot be read: \(reason)"
        case .cannotUnpack(let path, let status):
            "\(path): gzip ended with status \(status); is the file whole?"
        case .packed(let path, let command):
            "\(path): is packed; unpack it on the way: \(command) FILE | callwarden replay -"
        }
    }
}
