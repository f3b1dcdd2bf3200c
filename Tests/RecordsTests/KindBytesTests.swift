import Records
import Telephony
import Testing

/// Every kind as journals hold it, field by field: what is here is never changed, only added to.
@Suite("Bytes of each kind")
struct KindBytesTests {
    private func check(_ record: WardenRecord, _ slow: SlowBytes) {
        #expect(record.bytes == slow.all)
        #expect(RecordReader.read(slow.all) == .record(record))
    }

    private func word(_ digits: String) -> Int64 {
        Int64(bitPattern: Filled.number(digits).word)
    }

    private func text(_ text: String) -> [UInt8] { Array(text.utf8) }

    /// A call as it stands in a record, up to what calls got later; one that is flagged has no end yet.
    private func addCall(to slow: inout SlowBytes, isFinished: Bool = true) {
        slow.byte(isFinished ? 3 : 0)
        slow.short(3)
        slow.word(Filled.time)
        slow.text(text("call-1"))
        slow.text(text("08031110001"))
        slow.text(text("08031234567"))
        slow.byte(0)
        slow.word(word("2348031110001"))
        slow.byte(1)
        slow.text(text("bob"))
        for part in ["Caller", "192.0.2.7", "probe 1.0", "abc@192.0.2.7", "tag1"] {
            slow.text(text(part))
        }
        slow.text(text(isFinished ? "NORMAL_CLEARING" : ""))
        slow.word(isFinished ? Filled.time - 3 : 0)
        slow.word(Filled.time - 2)
        slow.word(isFinished ? Filled.time - 1 : 0)
        slow.byte(2)
        slow.text(text("+2348031110009"))
        slow.byte(1)
    }

    @Test("1, an alert opened")
    func opened() {
        var slow = SlowBytes()
        slow.byte(1)
        slow.word(1)
        slow.word(word("2348031234567"))
        slow.text(text("+2348031234567"))
        slow.word(Filled.time)
        slow.short(3)
        slow.word(Filled.time + 7)
        slow.word(5)
        slow.word(5_000_000)
        slow.word(11)
        slow.word(-12)
        slow.byte(1)
        slow.word(5)
        slow.text(text("by ada: stalker"))
        slow.byte(1)
        slow.word(word("2348031110001"))
        slow.text(text("+2348031110001"))
        slow.byte(1)
        addBaseline(to: &slow)
        slow.byte(0)
        check(.alertOpened(Filled.opened), slow)
    }

    /// N(callee), profile, fast rate, dispersion, and where they come from: 0 for nowhere.
    private func addBaseline(to slow: inout SlowBytes) {
        slow.word(9)
        slow.word(234_000)
        slow.word(310_500)
        slow.word(16)
        slow.byte(2)
    }

    @Test("22, a burst")
    func burst() {
        var slow = SlowBytes()
        slow.byte(22)
        slow.word(word("2348031234567"))
        slow.text(text("+2348031234567"))
        slow.short(3)
        slow.word(Filled.time)
        slow.word(6)
        slow.word(5)
        slow.word(5_000_000)
        addBaseline(to: &slow)
        check(.burstSeen(Filled.burst), slow)
    }

    @Test("2, a call flagged")
    func flagged() {
        var slow = SlowBytes()
        slow.byte(2)
        slow.word(1)
        slow.word(word("2348031110001"))
        slow.text(text("+2348031110001"))
        slow.byte(3)
        slow.byte(0)
        addCall(to: &slow, isFinished: false)
        slow.byte(1)
        slow.byte(4)
        slow.word(word("2348031234567"))
        slow.text(text("+2348031234567"))
        slow.byte(5)
        slow.word(Filled.time + 4)
        check(.callFlagged(Filled.flagged), slow)
    }

    @Test("3, an alert closed")
    func closed() {
        var slow = SlowBytes()
        slow.byte(3)
        slow.word(1)
        slow.word(Filled.time)
        slow.byte(1)
        slow.byte(1)
        check(.alertClosed(Filled.closed), slow)
    }

    @Test("25, a warning that is critical now")
    func raised() {
        var slow = SlowBytes()
        slow.byte(25)
        slow.word(1)
        slow.word(Filled.time)
        slow.byte(1)
        slow.word(20)
        slow.byte(3)
        check(.alertRaised(Filled.raised), slow)
    }

    @Test("4, a step of a kill")
    func kill() {
        var slow = SlowBytes()
        slow.byte(4)
        slow.word(7)
        slow.word(1)
        slow.byte(1)
        slow.short(3)
        slow.text(text("call-1"))
        slow.byte(3)
        slow.word(2)
        slow.word(Filled.time)
        for part in ["CALL_REJECTED", "+2348031110001", "+2348031234567"] {
            slow.text(text(part))
        }
        slow.word(Filled.time - 9)
        slow.word(-5)
        slow.word(5)
        slow.text(text("by ada: stalker"))
        slow.byte(2)
        slow.word(Filled.time + 1)
        slow.word(21_000)
        slow.text(text("leg"))
        slow.word(2)
        slow.byte(1)
        slow.word(3)
        slow.word(4)
        check(.kill(Filled.kill), slow)
    }

    @Test("5 and 6, a gap opened and closed")
    func gaps() {
        for (kind, record) in [
            (5, .gapOpened(Filled.gap)), (6, .gapClosed(Filled.gap)),
        ] as [(UInt8, WardenRecord)] {
            var slow = SlowBytes()
            slow.byte(kind)
            slow.word(9)
            slow.short(3)
            slow.byte(3)
            slow.word(Filled.time)
            slow.word(Filled.time + 5)
            slow.word(3)
            slow.word(4)
            check(record, slow)
        }
    }

    @Test("7, a block added")
    func block() {
        var slow = SlowBytes()
        slow.byte(7)
        slow.word(1)
        slow.word(word("2348031110001"))
        slow.text(text("+2348031110001"))
        slow.word(word("2348031234567"))
        slow.text(text("+2348031234567"))
        slow.word(Filled.time)
        check(.blockAdded(Filled.block), slow)
    }

    @Test("8, an exemption hit")
    func hit() {
        var slow = SlowBytes()
        slow.byte(8)
        slow.word(4)
        slow.word(Filled.time)
        check(.exemptionHit(ExemptionHit(exemption: 4, time: Filled.time)), slow)
    }

    @Test("9, the brakes")
    func brake() {
        var slow = SlowBytes()
        slow.byte(9)
        slow.byte(1)
        slow.byte(1)
        slow.word(60)
        slow.word(Filled.time)
        slow.text(text("ada"))
        slow.text(text("wrong rule"))
        check(.brake(Filled.brake), slow)
    }

    @Test("10, a call finished")
    func finished() {
        var slow = SlowBytes()
        slow.byte(10)
        addCall(to: &slow)
        slow.byte(5)
        check(.callFinished(Filled.account), slow)
    }

    @Test("21, the end of a call on record")
    func ended() {
        var slow = SlowBytes()
        slow.byte(21)
        slow.short(3)
        slow.text(text("call-1"))
        slow.word(Filled.time - 1)
        slow.word(Filled.time - 2)
        slow.text(text("NORMAL_CLEARING"))
        check(.callEnded(CallEnded(of: Filled.account)), slow)
    }

    @Test("23, what was learned of a callee")
    func learned() {
        var slow = SlowBytes()
        slow.byte(23)
        slow.word(word("2348031234567"))
        slow.text(text("+2348031234567"))
        slow.text(text("1 learned"))
        for number in [61_500, 234_000, 8, Filled.time - 9, Filled.time - 1, 7] {
            slow.word(number)
        }
        check(.calleeLearned(Filled.learned), slow)
    }

    @Test("24, what stands beside the count of callers")
    func evidence() {
        var slow = SlowBytes()
        slow.byte(24)
        slow.word(1)
        slow.byte(3)
        slow.byte(2)
        for figure in [2, 6, 1, 64, 44] as [Int64] { slow.word(figure) }
        slow.text(text("+4412345678"))
        slow.word(Filled.time)
        slow.byte(1)
        check(.evidenceFound(Filled.evidence), slow)
    }

    @Test("20, what became of a call")
    func changed() {
        var slow = SlowBytes()
        slow.byte(20)
        slow.word(1)
        slow.short(3)
        slow.text(text("call-1"))
        slow.word(Filled.time)
        slow.byte(6)
        check(.callChanged(Filled.change), slow)
    }
}
