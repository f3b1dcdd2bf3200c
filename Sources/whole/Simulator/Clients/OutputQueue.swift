/// Bytes that wait for a client's socket.
struct OutputQueue: Sendable {
    private var bytes: [UInt8] = []
    private var start = 0

    var count: Int { bytes.count - start }
    var isEmpty: Bool { count == 0 }
    /// What is to be written next.
    var waiting: ArraySlice<UInt8> { bytes[start...] }

    mutating func append(_ more: some Sequence<UInt8>) { bytes.append(contentsOf: more) }

    /// The first `written` bytes are on the wire.
    mutating func wrote(_ written: Int) {
        start += written
        if start == bytes.count {
            bytes.removeAll(keepingCapacity: bytes.capacity <= 1 << 20)
            start = 0
        } else if start > 1 << 20, start > bytes.count / 2 {
            bytes.removeFirst(start)
            start = 0
        }
    }
}
