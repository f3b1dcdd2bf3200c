internal import Glibc

/// Makes, checks and maps the file of a journal whose lock is held.
struct JournalDisk {
    struct Header {
        var capacity: Int
        var identity: UInt64
    }

    let descriptor: Int32
    let path: String

    /// The header of the file, which is made first where there is none.
    func readyHeader(capacity: Int) throws(JournalError) -> Header {
        let size = try fileSize()
        let page = try readPage(size)
        // Made, but not finished: the magic is written last.
        if page.allSatisfy({ $0 == 0 }), try isBlank(size) { return try make(capacity) }
        let header = try check(page, size: size)
        let isDrained =
            word(page, JournalLayout.writeOffset) == word(page, JournalLayout.readOffset)
        return isDrained && header.capacity != capacity ? try make(capacity) : header
    }

    /// What a journal holds, as its header has it; nil where the file was made and not finished.
    func look() throws(JournalError) -> JournalLook? {
        let size = try fileSize()
        let page = try readPage(size)
        if page.allSatisfy({ $0 == 0 }) { return nil }
        let header = try check(page, size: size)
        let unread = word(page, JournalLayout.writeOffset) - word(page, JournalLayout.readOffset)
        return JournalLook(capacity: header.capacity, unreadBytes: Int(clamping: unread))
    }

    /// Maps the whole file, with its pages present so that the first laps bring no faults.
    func map(_ bytes: Int) throws(JournalError) -> UnsafeMutableRawPointer {
        let flags = MAP_SHARED | MAP_POPULATE
        let address = unsafe mmap(nil, bytes, PROT_READ | PROT_WRITE, flags, descriptor, 0)
        guard let address = unsafe address, Int(bitPattern: address) != -1 else {
            throw .system(call: "mmap", path: path, code: errno)
        }
        return unsafe address
    }

    private func check(_ page: [UInt8], size: Int) throws(JournalError) -> Header {
        guard word(page, JournalLayout.magicOffset) == JournalLayout.magic else {
            throw .foreign(path: path)
        }
        let version = UInt32(truncatingIfNeeded: word(page, JournalLayout.versionOffset))
        guard version <= JournalLayout.version else {
            throw .newerVersion(path: path, found: version, known: JournalLayout.version)
        }
        let capacity = word(page, JournalLayout.capacityOffset)
        let identity = word(page, JournalLayout.identityOffset)
        let sum = JournalLayout.headerChecksum(capacity: capacity, identity: identity)
        guard word(page, JournalLayout.checksumOffset) == sum else {
            throw .damaged(path: path, what: "header checksum")
        }
        guard Journal.capacityRange.contains(Int(clamping: capacity)),
            capacity.nonzeroBitCount == 1
        else { throw .damaged(path: path, what: "capacity \(capacity)") }
        let bytes = JournalLayout.headerBytes + Int(capacity)
        guard size >= bytes else {
            throw .damaged(path: path, what: "\(size) bytes instead of \(bytes)")
        }
        let write = word(page, JournalLayout.writeOffset)
        let read = word(page, JournalLayout.readOffset)
        guard read <= write, write - read <= capacity, write < 1 << 62,
            write == JournalLayout.aligned(write), read == JournalLayout.aligned(read)
        else { throw .damaged(path: path, what: "positions \(read) and \(write)") }
        return Header(capacity: Int(capacity), identity: identity)
    }

    /// Writes a new, empty journal over whatever the file held.
    private func make(_ capacity: Int) throws(JournalError) -> Header {
        let bytes = JournalLayout.headerBytes + capacity
        guard ftruncate(descriptor, 0) == 0 else {
            throw .system(call: "ftruncate", path: path, code: errno)
        }
        // Blocks are claimed now: a disk that fills later must not turn a store into a SIGBUS.
        let code = posix_fallocate(descriptor, 0, off_t(bytes))
        if code == ENOSPC || code == EFBIG || code == EDQUOT {
            ftruncate(descriptor, 0)
            throw .diskFull(path: path, bytes: bytes)
        }
        guard code == 0 else { throw .system(call: "posix_fallocate", path: path, code: code) }
        let identity = UInt64.random(in: 1...UInt64(Int64.max))
        let sum = JournalLayout.headerChecksum(capacity: UInt64(capacity), identity: identity)
        let words: [(Int, UInt64)] = [
            (JournalLayout.versionOffset, UInt64(JournalLayout.version)),
            (JournalLayout.capacityOffset, UInt64(capacity)),
            (JournalLayout.identityOffset, identity),
            (JournalLayout.checksumOffset, sum),
            (JournalLayout.magicOffset, JournalLayout.magic),
        ]
        for (offset, value) in words { try writeWord(value, at: offset) }
        return Header(capacity: capacity, identity: identity)
    }

    private func fileSize() throws(JournalError) -> Int {
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0 else {
            throw .system(call: "fstat", path: path, code: errno)
        }
        guard status.st_mode & S_IFMT == S_IFREG else { throw .foreign(path: path) }
        return Int(status.st_size)
    }

    private func readPage(_ size: Int) throws(JournalError) -> [UInt8] {
        try read(min(size, JournalLayout.headerBytes), at: 0)
            + Array(repeating: 0, count: max(0, JournalLayout.headerBytes - size))
    }

    /// True where the file holds nothing but zeros.
    private func isBlank(_ size: Int) throws(JournalError) -> Bool {
        let step = 1 << 20
        for offset in stride(from: 0, to: size, by: step) {
            let part = try read(min(step, size - offset), at: offset)
            guard part.allSatisfy({ $0 == 0 }) else { return false }
        }
        return true
    }

    private func read(_ count: Int, at offset: Int) throws(JournalError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        let got = unsafe pread(descriptor, &bytes, count, off_t(offset))
        guard got == count else { throw .system(call: "pread", path: path, code: errno) }
        return bytes
    }

    private func writeWord(_ value: UInt64, at offset: Int) throws(JournalError) {
        var word = value.littleEndian
        guard unsafe pwrite(descriptor, &word, 8, off_t(offset)) == 8 else {
            throw .system(call: "pwrite", path: path, code: errno)
        }
    }

    private func word(_ page: [UInt8], _ offset: Int) -> UInt64 {
        (0..<8).reduce(0) { $0 | UInt64(page[offset + $1]) << UInt64($1 * 8) }
    }
}
