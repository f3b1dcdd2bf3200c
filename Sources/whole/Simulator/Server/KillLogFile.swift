import Glibc

/// Kills as JSON lines in a file; each line is with the system before its kill is answered.
struct KillLogFile: Sendable {
    private let descriptor: Descriptor
    private let path: String

    /// Appends to the file, making it where there is none.
    init(path: String) throws(SimulatorError) {
        let number = unsafe open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o644)
        do { descriptor = try Descriptor(number, call: "open") } catch {
            throw .killLogUnwritable(path: path, reason: Descriptor.reason)
        }
        self.path = path
    }

    func append(_ kills: [KillEntry]) throws(SimulatorError) {
        var rest = [UInt8](kills.map { $0.json + "\n" }.joined())[...]
        while !rest.isEmpty {
            let count = unsafe rest.withUnsafeBytes { bytes in
                unsafe write(descriptor.number, bytes.baseAddress, bytes.count)
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else {
                throw .killLogUnwritable(path: path, reason: Descriptor.reason)
            }
            rest = rest.dropFirst(count)
        }
    }
}
