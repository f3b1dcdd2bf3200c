internal import Telephony

/// What the bytes of a record turned out to be.
package enum RecordReading: Equatable {
    case record(WardenRecord)
    /// Written by a newer agent: to be counted and passed over.
    case unknownKind(UInt8)
    /// Too short, or a value that means nothing here.
    case unreadable
}

/// Reads records back from bytes, whatever those bytes are.
package struct RecordReader {
    private let bytes: [UInt8]
    private var index = 0
    /// Set when a field was missing or meant nothing.
    private var isBroken = false

    package static func read(_ bytes: [UInt8]) -> RecordReading {
        guard let first = bytes.first else { return .unreadable }
        guard let kind = RecordKind(rawValue: first) else { return .unknownKind(first) }
        var reader = RecordReader(bytes)
        let record = reader.record(kind)
        return reader.isBroken ? .unreadable : record.map(RecordReading.record) ?? .unreadable
    }

    private init(_ bytes: [UInt8]) {
        self.bytes = bytes
        index = 1
    }

    private mutating func record(_ kind: RecordKind) -> WardenRecord? {
        switch kind {
        case .alertOpened: alertOpened().map(WardenRecord.alertOpened)
        case .callFlagged: flaggedCall().map(WardenRecord.callFlagged)
        case .callChanged: callChange().map(WardenRecord.callChanged)
        case .alertClosed: alertClosed().map(WardenRecord.alertClosed)
        case .kill: kill().map(WardenRecord.kill)
        case .gapOpened: gap().map(WardenRecord.gapOpened)
        case .gapClosed: gap().map(WardenRecord.gapClosed)
        case .blockAdded: .blockAdded(blockAdded())
        case .exemptionHit: .exemptionHit(ExemptionHit(exemption: int64(), time: int64()))
        case .brake: brake().map(WardenRecord.brake)
        case .callFinished: wholeCall().map(WardenRecord.callFinished)
        }
    }

    /// The next integer, little-endian.
    @inline(__always)
    private mutating func integer<Integer: FixedWidthInteger & BitwiseCopyable>() -> Integer {
        let end = index &+ MemoryLayout<Integer>.size
        guard end <= bytes.count else {
            isBroken = true
            return 0
        }
        // Every pattern of bits is an integer, and the load traps outside of the bytes.
        let value = unsafe bytes.span.bytes.unsafeLoadUnaligned(
            fromByteOffset: index,
            as: Integer.self
        )
        index = end
        return Integer(littleEndian: value)
    }

    @inline(__always)
    private mutating func byte() -> UInt8 { integer() }
    @inline(__always)
    private mutating func int64() -> Int64 { integer() }
    private mutating func int() -> Int { Int(int64()) }
    private mutating func flag() -> Bool { byte() != 0 }
    private mutating func link() -> LinkID { LinkID(Int(integer() as UInt16)) }
    private mutating func party() -> Party { Party(word: integer()) }

    private mutating func text<let capacity: Int>() -> ShortText<capacity> {
        let mark: UInt16 = integer()
        let length = Int(mark & 0x7fff)
        guard index &+ length <= bytes.count else {
            isBroken = true
            return ShortText()
        }
        var text: ShortText<capacity> = text(at: index..<index &+ length)
        index &+= length
        // One byte too many is what marks a text as cut.
        if mark & 0x8000 != 0, text.count == capacity { text.append(0) }
        return text
    }

    @inline(__always)
    private func text<let capacity: Int>(at range: Range<Int>) -> ShortText<capacity> {
        // Bytes are looked at as bytes, and a range outside of them traps.
        unsafe ShortText(copying: bytes.span.bytes.extracting(range))
    }

    /// A field that was added at the end of its kind of record: one written before has none of it.
    private mutating func added<Value>(
        or standard: Value,
        _ read: (inout RecordReader) -> Value
    ) -> Value {
        index == bytes.count ? standard : read(&self)
    }

    private mutating func reading() -> PartyReading {
        switch byte() {
        case 0: return .party(party())
        case 1: return .text(text())
        default:
            isBroken = true
            return .party(.none)
        }
    }
}

// MARK: - Records

extension RecordReader {
    private mutating func alertOpened() -> AlertOpened? {
        var opened = AlertOpened(
            alert: AlertID(int64()),
            callee: party(),
            calleeName: text(),
            tripped: int64(),
            link: link(),
            decidedAt: int64(),
            threshold: int(),
            windowMicroseconds: int64()
        )
        opened.lateMicroseconds = added(or: 0) { $0.int64() }
        opened.clockMicroseconds = added(or: 0) { $0.int64() }
        guard let rule = FindingRule(rawValue: added(or: 0) { $0.byte() }) else { return nil }
        opened.rule = rule
        opened.block = added(or: 0) { $0.int64() }
        opened.why = added(or: ShortText()) { $0.text() }
        return opened
    }

    private mutating func alertClosed() -> AlertClosed? {
        var closed = AlertClosed(alert: AlertID(int64()), lastSeen: int64())
        guard let rule = FindingRule(rawValue: added(or: 0) { $0.byte() }) else { return nil }
        closed.rule = rule
        return closed
    }

    private mutating func flaggedCall() -> FlaggedCall? {
        let alert = AlertID(int64())
        let caller = party()
        let callerName: PartyText = text()
        guard let action = FlagAction(rawValue: byte()) else { return nil }
        let windowComplete = flag()
        guard let call = wholeCall() else { return nil }
        var flagged = FlaggedCall(
            alert: alert,
            call: call,
            caller: caller,
            callerName: callerName,
            action: action,
            windowComplete: windowComplete
        )
        guard let rule = FindingRule(rawValue: added(or: 0) { $0.byte() }) else { return nil }
        flagged.rule = rule
        let brake = added(or: 0) { $0.byte() }
        flagged.brake = brake == 0 ? nil : BrakeRecord.Reason(rawValue: brake - 1)
        return flagged
    }

    private mutating func callChange() -> CallChange? {
        let alert = AlertID(int64())
        let link = link()
        let call: CallID = text()
        let time = int64()
        guard let action = FlagAction(rawValue: byte()) else { return nil }
        return CallChange(alert: alert, link: link, call: call, time: time, action: action)
    }

    private mutating func kill() -> KillRecord? {
        let kill = KillID(int64())
        let alert = AlertID(int64())
        guard let reason = KillReason(rawValue: byte()) else { return nil }
        let link = link()
        let call: CallID = text()
        guard let state = KillState(rawValue: byte()) else { return nil }
        var record = KillRecord(
            kill: kill,
            alert: alert,
            reason: reason,
            link: link,
            call: call,
            state: state,
            attempt: int(),
            at: int64()
        )
        record.detail = text()
        record.callerName = text()
        record.calleeName = text()
        record.createdAt = added(or: 0) { $0.int64() }
        record.clockMicroseconds = added(or: 0) { $0.int64() }
        record.block = added(or: 0) { $0.int64() }
        record.why = added(or: ShortText()) { $0.text() }
        record = added(or: record) { reader in
            var ended = record
            ended.endedBy = CallEnder(rawValue: reader.byte()) ?? .unknown
            ended.endedAt = reader.int64()
            ended.tookMicroseconds = reader.int64()
            ended.otherLeg = reader.text()
            return ended
        }
        return added(or: record) { reader in
            var named = record
            named.cseq = UInt32(clamping: reader.int64())
            let isKnown = reader.byte() == 1
            let entry = UInt32(clamping: reader.int64())
            let dialog = DialogKey(entry: entry, id: UInt32(clamping: reader.int64()))
            if isKnown { named.dialog = dialog }
            return named
        }
    }

    private mutating func gap() -> Gap? {
        let id = GapID(int64())
        let link = link()
        guard let reason = GapReason(rawValue: byte()) else { return nil }
        var gap = Gap(gap: id, link: link, reason: reason, from: int64())
        gap.to = int64()
        gap.eventsLost = int()
        gap.lateMicroseconds = added(or: 0) { $0.int64() }
        return gap
    }

    private mutating func blockAdded() -> BlockAdded {
        BlockAdded(
            alert: AlertID(int64()),
            caller: party(),
            callerName: text(),
            callee: party(),
            calleeName: text(),
            expiresAt: int64()
        )
    }

    private mutating func brake() -> BrakeRecord? {
        let engaged = flag()
        guard let reason = BrakeRecord.Reason(rawValue: byte()) else { return nil }
        var brake = BrakeRecord(engaged: engaged, reason: reason, limit: int(), at: int64())
        brake.author = added(or: ShortText()) { $0.text() }
        brake.note = added(or: ShortText()) { $0.text() }
        return brake
    }

    /// A call at the end of its record, with what calls have got since.
    private mutating func wholeCall() -> CallEvent? {
        guard var call = call() else { return nil }
        let (source, other, leg) = added(or: (UInt8(0), OtherIdentity(), UInt8(0))) { reader in
            (reader.byte(), reader.text(), reader.byte())
        }
        guard let source = CallerSource(rawValue: source), let leg = CallEvent.Leg(rawValue: leg)
        else { return nil }
        (call.callerSource, call.callerOther, call.leg) = (source, other, leg)
        return call
    }

    private mutating func call() -> CallEvent? {
        guard let kind = CallEvent.Kind(rawValue: byte()) else { return nil }
        var call = CallEvent(kind, link: link(), time: int64(), id: text())
        call.caller = text()
        call.callee = text()
        call.callerReading = reading()
        call.calleeReading = reading()
        call.name = text()
        call.source = text()
        call.userAgent = text()
        call.sipCallID = text()
        call.fromTag = text()
        call.cause = text()
        call.startedAt = int64()
        call.answeredAt = int64()
        call.endedAt = int64()
        return call
    }
}
