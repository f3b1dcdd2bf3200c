import Testing

@testable import Ring

@Suite struct ChecksumTests {
    private func sum(_ bytes: [UInt8], at position: UInt64) -> UInt32 {
        JournalChecksum.of(bytes.span, at: position)
    }

    /// The checksum as the journals on disk have it, one byte after the other.
    private func slowly(_ bytes: [UInt8], at position: UInt64) -> UInt32 {
        var sum = JournalChecksum(position: position, length: bytes.count)
        let whole = bytes.count / 8 * 8
        for start in stride(from: 0, to: whole, by: 8) {
            sum.add(bytes[start..<start + 8].reversed().reduce(0) { $0 << 8 | UInt64($1) })
        }
        sum.add(bytes[whole...].reduce(0) { $0 << 8 | UInt64($1) })
        return sum.value
    }

    @Test("A checksum is that of the bytes one by one, whatever their number")
    func lengths() {
        for count in 0...200 {
            let bytes = payload(count &* 0x0123_4567_89ab, bytes: count).map { $0 ^ 0xa5 }
            #expect(sum(bytes, at: 4096) == slowly(bytes, at: 4096))
        }
    }

    @Test("A checksum is what it was when journals were first written")
    func pinned() {
        let bytes = (0..<21).map { UInt8($0 * 11) }
        #expect(sum(bytes, at: 64) == 0xfa93_5a74)
        #expect(sum(Array(bytes[..<5]), at: 0) == 0xeb7e_b1e7)
    }
}
