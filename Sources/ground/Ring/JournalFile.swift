internal import CLinux
internal import Glibc
internal import Synchronization

/// The mapped file under a journal: the only place that touches its memory.
///
/// Every offset is masked to the ring or is a constant of `JournalLayout`, so no access leaves the
/// mapping; the file is as long as the mapping and its blocks were set aside when it was made.
@safe
final class JournalFile: @unchecked Sendable {
    // Sendable: `descriptor` is touched only by whoever looks after the file; the other fields never
    // change; the mapped words are shared through atomics, and the bytes
    // between read and write position belong to the reader, the others to the writer.
    private let base: UnsafeMutableRawPointer
    private let ring: UnsafeMutableRawPointer
    private let mask: UInt64
    private var descriptor: Int32
    private let path: String
    let capacity: Int
    let identity: UInt64

    init(path: String, capacity wanted: Int) throws(JournalError) {
        let descriptor = unsafe open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o640)
        guard descriptor >= 0 else {
            throw .system(call: "open", path: path, code: errno)
        }
        do throws(JournalError) {
            guard Self.lock(descriptor) else {
                throw errno == EWOULDBLOCK
                    ? .inUse(path: path) : .system(call: "flock", path: path, code: errno)
            }
            let disk = JournalDisk(descriptor: descriptor, path: path)
            let header = try disk.readyHeader(capacity: wanted)
            unsafe base = try disk.map(JournalLayout.headerBytes + header.capacity)
            capacity = header.capacity
            identity = header.identity
        } catch {
            close(descriptor)
            throw error
        }
        unsafe ring = base + JournalLayout.headerBytes
        mask = UInt64(capacity - 1)
        (self.descriptor, self.path) = (descriptor, path)
    }

    /// Another agent holds the file for good.
    ///
    /// A child process that has not yet become another program holds what its parent has closed, for
    /// some milliseconds: until then the file is asked for again.
    private static func lock(_ descriptor: Int32) -> Bool {
        for _ in 0..<20 {
            if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { return true }
            guard errno == EWOULDBLOCK else { return false }
            usleep(10_000)
        }
        return flock(descriptor, LOCK_EX | LOCK_NB) == 0
    }

    deinit {
        unsafe munmap(base, JournalLayout.headerBytes + capacity)
        close(descriptor)
    }

    var heldDescriptor: Int32 { descriptor }
    var filePath: String { path }

    /// Writes header and ring as they stand into another file.
    func copy(_ bytes: Int, to new: Int32) throws(JournalError) {
        var done = 0
        while done < bytes {
            let count = unsafe pwrite(new, base + done, bytes - done, off_t(done))
            guard count > 0 else { throw .system(call: "pwrite", path: path, code: errno) }
            done += count
        }
    }

    /// Has the addresses of the mapping show another file from now on.
    func mapInPlace(_ new: Int32) throws(JournalError) {
        let bytes = JournalLayout.headerBytes + capacity
        let flags = MAP_SHARED | MAP_FIXED | MAP_POPULATE
        let address = unsafe mmap(base, bytes, PROT_READ | PROT_WRITE, flags, new, 0)
        guard unsafe address == base else { throw .system(call: "mmap", path: path, code: errno) }
        close(descriptor)
        descriptor = new
    }

    @inline(__always)
    func writePosition(_ ordering: JournalLoad = .acquiring) -> UInt64 {
        load(JournalLayout.writeOffset, ordering)
    }

    @inline(__always)
    func readPosition(_ ordering: JournalLoad = .acquiring) -> UInt64 {
        load(JournalLayout.readOffset, ordering)
    }

    /// Publishes everything stored before.
    @inline(__always)
    func publishWrite(_ position: UInt64) {
        unsafe word(JournalLayout.writeOffset).pointee.store(position, ordering: .releasing)
    }

    @inline(__always)
    func publishRead(_ position: UInt64) {
        unsafe word(JournalLayout.readOffset).pointee.store(position, ordering: .releasing)
    }

    @inline(__always)
    private func load(_ offset: Int, _ ordering: JournalLoad) -> UInt64 {
        switch ordering {
        case .acquiring: unsafe word(offset).pointee.load(ordering: .acquiring)
        case .relaxed: unsafe word(offset).pointee.load(ordering: .relaxed)
        }
    }

    @inline(__always)
    private func word(_ offset: Int) -> UnsafePointer<Atomic<UInt64>> {
        unsafe UnsafePointer((base + offset).assumingMemoryBound(to: Atomic<UInt64>.self))
    }

    @inline(__always)
    func putFrameHead(position: UInt64, length: UInt32, checksum: UInt32) {
        let head = unsafe ring + Int(position & mask)
        unsafe head.storeBytes(of: position.littleEndian, as: UInt64.self)
        unsafe head.storeBytes(of: length.littleEndian, toByteOffset: 8, as: UInt32.self)
        unsafe head.storeBytes(of: checksum.littleEndian, toByteOffset: 12, as: UInt32.self)
    }

    @inline(__always)
    func frameHead(at position: UInt64) -> (position: UInt64, length: UInt32, checksum: UInt32) {
        let head = unsafe ring + Int(position & mask)
        return unsafe (
            UInt64(littleEndian: head.load(as: UInt64.self)),
            UInt32(littleEndian: head.load(fromByteOffset: 8, as: UInt32.self)),
            UInt32(littleEndian: head.load(fromByteOffset: 12, as: UInt32.self))
        )
    }

    /// Copies bytes in, the part behind the end of the ring to its start.
    @inline(__always)
    func put(_ bytes: Span<UInt8>, at position: UInt64) {
        let start = Int(position & mask)
        unsafe bytes.withUnsafeBufferPointer { source in
            guard let address = source.baseAddress else { return }
            let first = min(source.count, capacity - start)
            unsafe memcpy(ring + start, address, first)
            if first < source.count { unsafe memcpy(ring, address + first, source.count - first) }
        }
    }

    /// Has the kernel map these pages for writing, before anybody writes there.
    func populate(_ count: Int, from position: UInt64) {
        // The ring begins behind a header of one page, so what is even here is even in memory.
        let start = Int(position & mask) & ~(JournalLayout.headerBytes - 1)
        let first = min(count, capacity - start)
        _ = unsafe madvise(ring + start, first, MADV_POPULATE_WRITE)
        if first < count { _ = unsafe madvise(ring, count - first, MADV_POPULATE_WRITE) }
    }

    /// Copies bytes out; `count` is at most `Journal.payloadBytesMax`, so less than the ring.
    func take(_ count: Int, at position: UInt64, into payload: inout [UInt8]) {
        let start = Int(position & mask)
        let first = min(count, capacity - start)
        payload.removeAll(keepingCapacity: true)
        unsafe payload.append(contentsOf: UnsafeRawBufferPointer(start: ring + start, count: first))
        unsafe payload.append(
            contentsOf: UnsafeRawBufferPointer(start: ring, count: count - first)
        )
    }
}

/// How a position is read: `relaxed` by the side that alone moves it.
enum JournalLoad { case acquiring, relaxed }

/// What an errno means.
func errorText(_ code: Int32) -> String {
    unsafe String(cString: strerror(code))
}
