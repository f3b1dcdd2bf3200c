import Records
import Telephony
import Testing

/// The bytes of a record as journals have them, put together one by one.
struct SlowBytes {
    private(set) var all: [UInt8] = []

    mutating func word(_ value: Int64) {
        for place in 0..<8 { all.append(UInt8(truncatingIfNeeded: value >> Int64(place * 8))) }
    }

    mutating func byte(_ value: UInt8) { all.append(value) }

    mutating func short(_ value: Int) {
        all += [UInt8(truncatingIfNeeded: value), UInt8(truncatingIfNeeded: value >> 8)]
    }

    mutating func text(_ bytes: [UInt8], isCut: Bool = false) {
        short(bytes.count | (isCut ? 0x8000 : 0))
        all += bytes
    }
}

@Suite("Bytes of records")
struct RecordBytesTests {
    private func bytes(_ record: WardenRecord) -> [UInt8] {
        var writer = RecordWriter()
        writer.write(record)
        return writer.withBytes { span in span.indices.map { span[$0] } }
    }

    @Test("A kill is written as journals have always had it")
    func kill() {
        var kill = KillRecord(
            kill: KillID(0x0102_0304_0506_0708),
            alert: AlertID(-2),
            reason: .block,
            link: LinkID(0x0a0b),
            call: CallID(bytes: [0, 0xff, 7]),
            state: .stillUp,
            attempt: 3,
            at: .min
        )
        kill.detail = ShortText(bytes: [UInt8](repeating: 9, count: 65))
        kill.calleeName = "+23480"
        var slow = SlowBytes()
        slow.byte(4)
        slow.word(0x0102_0304_0506_0708)
        slow.word(-2)
        slow.byte(1)
        slow.short(0x0a0b)
        slow.text([0, 0xff, 7])
        slow.byte(4)
        slow.word(3)
        slow.word(.min)
        slow.text([UInt8](repeating: 9, count: 64), isCut: true)
        slow.text([])
        slow.text(Array("+23480".utf8))
        #expect(
            RecordReader.read(slow.all) == .record(.kill(kill)),
            "as the version before wrote it"
        )
        kill.createdAt = 77
        kill.clockMicroseconds = -5
        slow.word(77)
        slow.word(-5)
        (kill.block, kill.why) = (5, "by ada: stalker")
        slow.word(5)
        slow.text(Array("by ada: stalker".utf8))
        (kill.endedBy, kill.endedAt, kill.tookMicroseconds) = (.caller, 5, -6)
        kill.otherLeg = "leg"
        slow.byte(2)
        slow.word(5)
        slow.word(-6)
        slow.text(Array("leg".utf8))
        (kill.cseq, kill.dialog) = (2, DialogKey(entry: 3, id: 4))
        slow.word(2)
        slow.byte(1)
        slow.word(3)
        slow.word(4)
        #expect(bytes(.kill(kill)) == slow.all)
        #expect(RecordReader.read(slow.all) == .record(.kill(kill)))
    }

    @Test("A finished call is written as journals have always had it")
    func finished() {
        let id = [UInt8](repeating: 0x61, count: 128)
        var call = Call(link: LinkID(2), id: CallID(bytes: id), createdAt: 0)
        call.caller = "0803"
        call.callerReading = .text("bob")
        call.calleeReading = .party(Party(word: 0x1234_5678_9abc_def0))
        var account = FinishedCall(call, toldAt: 77)
        (account.cause, account.endedAt) = ("NORMAL_CLEARING", 99)
        var slow = SlowBytes()
        slow.byte(10)
        slow.byte(3)
        slow.short(2)
        slow.word(77)
        slow.text(id)
        slow.text(Array("0803".utf8))
        slow.text([])
        slow.byte(1)
        slow.text(Array("bob".utf8))
        slow.byte(0)
        slow.word(0x1234_5678_9abc_def0)
        for _ in 0..<5 { slow.text([]) }
        slow.text(Array("NORMAL_CLEARING".utf8))
        slow.word(0)
        slow.word(0)
        slow.word(99)
        #expect(RecordReader.read(slow.all) == .record(.callFinished(account)))
        slow.byte(0)
        slow.text([])
        slow.byte(0)
        // What calls got later: the attestation.
        slow.byte(0)
        #expect(bytes(.callFinished(account)) == slow.all)
        #expect(RecordReader.read(slow.all) == .record(.callFinished(account)))
    }

    @Test("A text longer than its field is cut there and says so")
    func longer() {
        var slow = SlowBytes()
        slow.byte(10)
        slow.byte(0)
        slow.short(0)
        slow.word(1)
        slow.text([UInt8](repeating: 0x62, count: 300))
        for _ in 0..<2 { slow.text([]) }
        for _ in 0..<2 {
            slow.byte(0)
            slow.word(0)
        }
        for _ in 0..<6 { slow.text([]) }
        for _ in 0..<3 { slow.word(0) }
        guard case .record(.callFinished(let account)) = RecordReader.read(slow.all) else {
            Issue.record("not read")
            return
        }
        #expect(account.call.id.count == 128)
        #expect(account.call.id.isCut)
    }

    @Test("What would be longer than the buffer is left out, never written past it")
    func full() {
        var buffer = RecordBuffer()
        let part = [UInt8](repeating: 7, count: 1000)
        for _ in 0..<3 { buffer.put(part.span) }
        #expect(buffer.count == 2000)
        for number in 0..<10 { buffer.put(UInt64(number)) }
        #expect(buffer.count == RecordBuffer.bytesMax)
        buffer.put(UInt8(1))
        #expect(buffer.count == RecordBuffer.bytesMax)
    }
}
