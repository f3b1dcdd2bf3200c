import Glibc

/// Why the file of a key is of no use.
package enum KeyFileError: Error, Equatable, Sendable {
    case cannotRead(path: String, reason: String)
    case cannotMake(path: String, reason: String)
    /// Others than its owner may read it.
    case openToOthers(path: String, mode: UInt32)
    /// It holds no private key of P-256.
    case noKey(path: String)
}

extension KeyFileError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .cannotRead(let path, let reason): "\(path): cannot be read: \(reason)"
        case .cannotMake(let path, let reason): "\(path): cannot be made: \(reason)"
        case .openToOthers(let path, let mode):
            "\(path): others may read it (mode \(String(mode, radix: 8))): chmod 600"
        case .noKey(let path): "\(path): holds no private key of the curve P-256"
        }
    }
}

extension ServerKey {
    /// The key of a file that its owner alone may read; made where there is none.
    package init(file path: String) throws(KeyFileError) {
        if let known = try Self(existing: path) {
            self = known
            return
        }
        try Self.make(path)
        // Whoever else made one meanwhile was first, and theirs is the key.
        guard let made = try Self(existing: path) else {
            throw .cannotRead(path: path, reason: "gone again")
        }
        self = made
    }

    /// Nil where there is no such file.
    private init?(existing path: String) throws(KeyFileError) {
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
        guard descriptor >= 0 else {
            if errno == ENOENT { return nil }
            throw .cannotRead(path: path, reason: Self.reason)
        }
        defer { _ = close(descriptor) }
        var facts = stat()
        guard unsafe fstat(descriptor, &facts) == 0, facts.st_mode & S_IFMT == S_IFREG else {
            throw .cannotRead(path: path, reason: "no plain file")
        }
        guard facts.st_mode & 0o077 == 0 else {
            throw .openToOthers(path: path, mode: facts.st_mode & 0o777)
        }
        var bytes = [UInt8](repeating: 0, count: Self.pemBytesMax + 1)
        let count = unsafe read(descriptor, &bytes, bytes.count)
        guard count >= 0 else { throw .cannotRead(path: path, reason: Self.reason) }
        guard let text = String(validating: bytes.prefix(count), as: UTF8.self),
            let key = try? Self(pem: text)
        else { throw .noKey(path: path) }
        self = key
    }

    /// Writes a new key to a file of its own and gives it the name, so that no half of one is ever read.
    private static func make(_ path: String) throws(KeyFileError) {
        guard let text = try? ServerKey().pem() else {
            throw .cannotMake(path: path, reason: "libcrypto makes no key")
        }
        let new = "\(path).\(getpid()).new"
        _ = unsafe unlink(new)
        let descriptor = unsafe open(new, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw .cannotMake(path: path, reason: reason) }
        defer {
            _ = close(descriptor)
            _ = unsafe unlink(new)
        }
        let bytes = Array(text.utf8)
        guard unsafe write(descriptor, bytes, bytes.count) == bytes.count,
            fsync(descriptor) == 0, unsafe link(new, path) == 0 || errno == EEXIST
        else { throw .cannotMake(path: path, reason: reason) }
    }

    private static var reason: String { unsafe String(cString: strerror(errno)) }
}
