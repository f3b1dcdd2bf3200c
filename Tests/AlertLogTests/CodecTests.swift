import Records
import Telephony
import Testing

@testable import AlertLog

@Suite struct CodecTests {
    private func bytes(_ record: WardenRecord) -> [UInt8] {
        var writer = RecordWriter()
        writer.write(record)
        return writer.withBytes { span in span.indices.map { span[$0] } }
    }

    @Test("Every kind of record comes back as it went in", arguments: Sample.all.indices)
    func roundTrip(index: Int) {
        let record = Sample.all[index]
        #expect(RecordReader.read(bytes(record)) == .record(record))
    }

    @Test("The samples cover every kind")
    func kinds() {
        let kinds = Set(Sample.all.compactMap { bytes($0).first })
        #expect(kinds == Set(RecordKind.allCases.map(\.rawValue)))
    }

    @Test("Every state, reason and action comes back")
    func enumerations() {
        for state in KillState.allCases {
            let record = Sample.kill(9, state)
            #expect(RecordReader.read(bytes(record)) == .record(record))
        }
        for reason in GapReason.allCases {
            let gap = Gap(gap: GapID(1), link: LinkID(65_535), reason: reason, from: .min)
            #expect(RecordReader.read(bytes(.gapOpened(gap))) == .record(.gapOpened(gap)))
        }
        for action in FlagAction.allCases {
            guard case .callFlagged(var flagged) = Sample.flagged(1, "x") else { return }
            flagged.action = action
            #expect(
                RecordReader.read(bytes(.callFlagged(flagged))) == .record(.callFlagged(flagged))
            )
        }
    }

    @Test("Any bytes that a caller chose come back, NUL and invalid UTF-8 and cut texts too")
    func hostileText() {
        var call = Sample.event(.finished, "x", at: .max)
        call.caller = PartyText(bytes: [0, 0xff, 0xc3, 0x28, 10, 27])
        call.callee = PartyText(bytes: [UInt8](repeating: 65, count: 64_000))
        call.calleeReading = .text(PartyText(bytes: [UInt8](repeating: 0x80, count: 64)))
        call.name = ""
        guard case .record(.callFinished(let back)) = RecordReader.read(bytes(.callFinished(call)))
        else {
            Issue.record("not read")
            return
        }
        #expect(back == call)
        #expect(back.callee.isCut)
        #expect(!back.caller.isCut)
    }

    @Test("The longest record fits the writer's buffer")
    func longest() {
        let long = [UInt8](repeating: 0xff, count: 1000)
        var call = CallEvent(.created, link: LinkID(1), time: 1, id: CallID(bytes: long))
        call.caller = PartyText(bytes: long)
        call.callee = PartyText(bytes: long)
        call.callerReading = .text(PartyText(bytes: long))
        call.calleeReading = .text(PartyText(bytes: long))
        call.name = ShortText(bytes: long)
        call.source = ShortText(bytes: long)
        call.userAgent = ShortText(bytes: long)
        call.sipCallID = ShortText(bytes: long)
        call.fromTag = ShortText(bytes: long)
        call.cause = ShortText(bytes: long)
        let flagged = FlaggedCall(
            alert: AlertID(.max),
            call: call,
            caller: .withheld,
            callerName: PartyText(bytes: long),
            action: .refused,
            windowComplete: false
        )
        #expect(RecordReader.read(bytes(.callFlagged(flagged))) == .record(.callFlagged(flagged)))
    }

    @Test("Fields that a newer agent added at the end are passed over")
    func newerFields() {
        for record in Sample.all {
            #expect(RecordReader.read(bytes(record) + [1, 2, 3, 4]) == .record(record))
        }
    }

    @Test("A kind that nobody knows yet is named as such")
    func unknownKind() {
        #expect(RecordReader.read([200, 1, 2, 3]) == .unknownKind(200))
        #expect(RecordReader.read([0]) == .unknownKind(0))
        #expect(RecordReader.read([]) == .unreadable)
    }

    /// A record that ends where fields were added is whole: it is one of the version before.
    @Test("A record cut at any byte is unreadable, never half a record")
    func truncated() {
        for record in Sample.all {
            let whole = bytes(record)
            for count in 1..<whole.count {
                let reading = RecordReader.read(Array(whole.prefix(count)))
                #expect(reading == .unreadable || reading == .record(record))
            }
        }
    }

    @Test("A record of the version before is read, what was added to it standing at its default")
    func before() throws {
        for record in Sample.all {
            let whole = bytes(record)
            guard let count = Sample.bytesBefore(record, whole.count) else { continue }
            let old = Array(whole.prefix(count))
            guard case .record(let read) = RecordReader.read(old) else {
                Issue.record("unreadable: \(record)")
                continue
            }
            #expect(Array(bytes(read).prefix(count)) == old)
        }
    }

    @Test("Who named the caller, the other name and the leg come back as they were written")
    func callerSource() {
        var event = Sample.event(.created, "call-1", at: Sample.time)
        event.callerSource = .both
        event.callerOther = "+2348031110009"
        event.leg = .outbound
        let flagged = FlaggedCall(
            alert: AlertID(1),
            call: event,
            caller: Sample.number("2348031110001"),
            callerName: "+2348031110001",
            action: .killed,
            windowComplete: true
        )
        for record in [WardenRecord.callFlagged(flagged), .callFinished(event)] {
            #expect(RecordReader.read(bytes(record)) == .record(record))
        }
    }

    @Test("A kill that an agent of before wrote is read, and nobody is said to have ended its call")
    func oldKill() throws {
        var kill = KillRecord(
            kill: KillID(7),
            alert: AlertID(1),
            reason: .masking,
            link: LinkID(0),
            call: "call-7",
            state: .ended,
            attempt: 2,
            at: 99
        )
        kill.detail = "CALL_REJECTED"
        kill.callerName = "+12025551000"
        let old = kill
        kill.endedBy = .caller
        (kill.endedAt, kill.tookMicroseconds, kill.otherLeg) = (98, 21_000, "leg")
        let whole = bytes(.kill(kill))
        #expect(RecordReader.read(whole) == .record(.kill(kill)))
        let count = try #require(Sample.bytesBefore(.kill(kill), whole.count))
        #expect(RecordReader.read(Array(whole.prefix(count))) == .record(.kill(old)))
    }

    @Test("The attempt that a kill means comes back as it was written, whatever its numbers")
    func attempt() {
        let names = [DialogKey(entry: 0, id: 0), DialogKey(entry: .max, id: .max), nil]
        for (cseq, dialog) in zip([0, .max, 7] as [UInt32], names) {
            guard case .kill(var kill) = Sample.kill(7, .accepted) else { continue }
            (kill.cseq, kill.dialog) = (cseq, dialog)
            #expect(RecordReader.read(bytes(.kill(kill))) == .record(.kill(kill)))
        }
    }

    @Test("Random bytes never crash the reader", arguments: 0..<20)
    func garbage(seed: Int) {
        var random = SeededGenerator(state: UInt64(seed))
        for _ in 0..<2000 {
            var bytes = (0..<Int.random(in: 0...400, using: &random)).map { _ in
                UInt8.random(in: 0...255, using: &random)
            }
            if !bytes.isEmpty { bytes[0] = UInt8.random(in: 0...12, using: &random) }
            _ = RecordReader.read(bytes)
        }
    }
}
