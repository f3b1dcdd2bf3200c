import Records
import Telephony
import Testing

@Suite struct CodecTests {
    private func bytes(_ record: WardenRecord) -> [UInt8] { record.bytes }

    @Test("Every kind of record comes back as it went in", arguments: Filled.all.indices)
    func roundTrip(index: Int) {
        let record = Filled.all[index]
        #expect(RecordReader.read(bytes(record)) == .record(record))
    }

    @Test("The samples cover every kind")
    func kinds() {
        let kinds = Set(Filled.all.compactMap { bytes($0).first })
        #expect(kinds == Set(RecordKind.allCases.map(\.rawValue)))
    }

    @Test("Every state, reason and action comes back")
    func enumerations() {
        for state in KillState.allCases {
            var kill = Filled.kill
            kill.state = state
            #expect(RecordReader.read(bytes(.kill(kill))) == .record(.kill(kill)))
        }
        for reason in GapReason.allCases {
            let gap = Gap(gap: GapID(1), link: LinkID(65_535), reason: reason, from: .min)
            #expect(RecordReader.read(bytes(.gapOpened(gap))) == .record(.gapOpened(gap)))
        }
        for action in FlagAction.allCases {
            var flagged = Filled.flagged
            flagged.action = action
            #expect(
                RecordReader.read(bytes(.callFlagged(flagged))) == .record(.callFlagged(flagged))
            )
        }
    }

    @Test("Any bytes that a caller chose come back, NUL and invalid UTF-8 and cut texts too")
    func hostileText() {
        var account = Filled.account
        account.toldAt = .max
        account.call.caller = PartyText(bytes: [0, 0xff, 0xc3, 0x28, 10, 27])
        account.call.callee = PartyText(bytes: [UInt8](repeating: 65, count: 64_000))
        account.call.calleeReading = .text(PartyText(bytes: [UInt8](repeating: 0x80, count: 64)))
        account.call.name = ""
        guard
            case .record(.callFinished(let back)) = RecordReader.read(bytes(.callFinished(account)))
        else {
            Issue.record("not read")
            return
        }
        #expect(back == account)
        #expect(back.call.callee.isCut)
        #expect(!back.call.caller.isCut)
    }

    @Test("The longest record fits the writer's buffer")
    func longest() {
        let long = [UInt8](repeating: 0xff, count: 1000)
        var call = Call(link: LinkID(1), id: CallID(bytes: long), createdAt: 1)
        call.caller = PartyText(bytes: long)
        call.callee = PartyText(bytes: long)
        call.callerReading = .text(PartyText(bytes: long))
        call.calleeReading = .text(PartyText(bytes: long))
        call.name = ShortText(bytes: long)
        call.source = ShortText(bytes: long)
        call.userAgent = ShortText(bytes: long)
        call.sipCallID = ShortText(bytes: long)
        call.fromTag = ShortText(bytes: long)
        var flagged = FlaggedCall(
            alert: AlertID(.max),
            call: call,
            caller: .withheld,
            callerName: PartyText(bytes: long),
            action: .refused,
            windowComplete: false
        )
        flagged.calleeName = PartyText(bytes: long)
        #expect(bytes(.callFlagged(flagged)).count < RecordWriter.bytesMax)
        #expect(RecordReader.read(bytes(.callFlagged(flagged))) == .record(.callFlagged(flagged)))
    }

    @Test("Fields that a newer agent added at the end are passed over")
    func newerFields() {
        for record in Filled.all {
            #expect(RecordReader.read(bytes(record) + [1, 2, 3, 4]) == .record(record))
        }
    }

    @Test("A kind that nobody knows yet is named as such")
    func unknownKind() {
        #expect(RecordReader.read([200, 1, 2, 3]) == .unknownKind(200))
        #expect(RecordReader.read([0]) == .unknownKind(0))
        #expect(RecordReader.read([]) == .unreadable)
    }

    @Test("Any fields at the end may be missing but those that a record cannot be without")
    func missingFields() {
        for record in Filled.all {
            let (whole, ends) = (bytes(record), record.ends)
            #expect(ends.all.last == whole.count)
            for count in 1..<whole.count {
                let reading = RecordReader.read(Array(whole.prefix(count)))
                guard count >= ends.identity, ends.all.contains(count) else {
                    #expect(reading == .unreadable, "\(record) cut at \(count)")
                    continue
                }
                guard case .record(let read) = reading else {
                    Issue.record("\(record) unreadable at \(count)")
                    continue
                }
                #expect(Array(bytes(read).prefix(count)) == Array(whole.prefix(count)))
                #expect(read != record, "what is missing stands at its default")
            }
        }
    }

    @Test("What is missing stands at its default")
    func defaults() {
        let whole = bytes(.kill(Filled.kill))
        let identity = WardenRecord.kill(Filled.kill).ends.identity
        var bare = KillRecord.blank
        (bare.kill, bare.alert, bare.reason) = (KillID(7), AlertID(1), .block)
        (bare.link, bare.call, bare.state) = (LinkID(3), "call-1", .ended)
        #expect(RecordReader.read(Array(whole.prefix(identity))) == .record(.kill(bare)))
    }

    @Test("A value that means nothing here is unreadable, never another one")
    func unknownValues() throws {
        var flagged = bytes(.callFlagged(Filled.flagged))
        // Behind it stand the callee, as a word and as a name, the attestation, and when it was found.
        let brake = flagged.count - 8 - 1 - 2 - Filled.flagged.calleeName.count - 8 - 1
        #expect(flagged[brake] == BrakeRecord.Reason.hand.rawValue + 1)
        flagged[brake] = 99
        #expect(RecordReader.read(flagged) == .unreadable)
        var kill = bytes(.kill(Filled.kill))
        let ender = kill.count - 17 - 8 - 5 - 8 - 8 - 1
        #expect(kill[ender] == CallEnder.caller.rawValue)
        kill[ender] = 99
        #expect(RecordReader.read(kill) == .unreadable)
    }

    @Test("Who named the caller, the other name and the leg come back as they were written")
    func callerSource() {
        var call = Filled.call
        call.callerSource = .both
        call.callerOther = "+2348031110009"
        call.leg = .outbound
        let flagged = FlaggedCall(
            alert: AlertID(1),
            call: call,
            caller: Filled.number("2348031110001"),
            callerName: "+2348031110001",
            action: .killed,
            windowComplete: true
        )
        for record in [
            WardenRecord.callFlagged(flagged), .callFinished(FinishedCall(call, toldAt: 9)),
        ] {
            #expect(RecordReader.read(bytes(record)) == .record(record))
        }
    }

    @Test("A kill that an agent of before wrote is read, and nobody is said to have ended its call")
    func oldKill() {
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
        let added = 8 + 8 + 8 + 2 + 1 + 8 + 8 + 2 + kill.otherLeg.count + 8 + 17
        #expect(RecordReader.read(Array(whole.dropLast(added))) == .record(.kill(old)))
    }

    @Test("The attempt that a kill means comes back as it was written, whatever its numbers")
    func attempt() {
        let names = [DialogKey(entry: 0, id: 0), DialogKey(entry: .max, id: .max), nil]
        for (cseq, dialog) in zip([0, .max, 7] as [UInt32], names) {
            var kill = Filled.kill
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

/// SplitMix64: the same numbers from the same seed.
struct SeededGenerator: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var word = state
        word = (word ^ word >> 30) &* 0xbf58_476d_1ce4_e5b9
        word = (word ^ word >> 27) &* 0x94d0_49bb_1331_11eb
        return word ^ word >> 31
    }
}
