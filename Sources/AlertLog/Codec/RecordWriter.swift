internal import Detection
internal import Telephony

/// Turns records into bytes, one at a time.
struct RecordWriter {
    /// More than the longest record takes: a flagged call with every text at its limit.
    static let bytesMax = RecordBuffer.bytesMax

    private var buffer = RecordBuffer()

    /// Hands the record written last to `body`.
    func withBytes<Result>(_ body: (Span<UInt8>) -> Result) -> Result { buffer.withBytes(body) }

    /// Writes the record and hands its bytes to `body`.
    mutating func write<Result>(
        _ record: WardenRecord,
        then body: (Span<UInt8>) -> Result
    ) -> Result {
        write(record)
        return buffer.withBytes(body)
    }

    mutating func write(_ record: WardenRecord) {
        buffer.removeAll()
        switch record {
        case .alertOpened(let opened): put(opened)
        case .callFlagged(let flagged): put(flagged)
        case .alertClosed(let closed): put(closed)
        case .kill(let kill): put(kill)
        case .gapOpened(let gap): put(.gapOpened, gap)
        case .gapClosed(let gap): put(.gapClosed, gap)
        case .blockAdded(let block): put(block)
        case .exemptionHit(let hit): put(hit)
        case .brake(let brake): put(brake)
        case .callFinished(let call):
            put(RecordKind.callFinished.rawValue)
            put(call)
        }
    }

    @inline(__always)
    private mutating func put(_ byte: UInt8) { buffer.put(byte) }
    @inline(__always)
    private mutating func put(_ value: Int64) { buffer.put(value) }
    @inline(__always)
    private mutating func put(_ link: LinkID) { buffer.put(link.index) }
    @inline(__always)
    private mutating func put(_ party: Party) { buffer.put(party.word) }
    @inline(__always)
    private mutating func put(_ flag: Bool) { buffer.put(flag ? 1 : UInt8(0)) }

    /// Length with the cut mark in its top bit, then the bytes.
    @inline(__always)
    private mutating func put<let capacity: Int>(_ text: ShortText<capacity>) {
        buffer.put(UInt16(truncatingIfNeeded: text.count) | (text.isCut ? 0x8000 : 0))
        text.withBytes { buffer.put($0) }
    }

    private mutating func put(_ reading: PartyReading) {
        switch reading {
        case .party(let party):
            put(UInt8(0))
            put(party)
        case .text(let text):
            put(UInt8(1))
            put(text)
        }
    }
}

// MARK: - Records

extension RecordWriter {
    private mutating func put(_ opened: AlertOpened) {
        put(RecordKind.alertOpened.rawValue)
        put(opened.alert.value)
        put(opened.callee)
        put(opened.calleeName)
        put(opened.tripped)
        put(opened.link)
        put(opened.decidedAt)
        put(Int64(opened.threshold))
        put(opened.windowMicroseconds)
    }

    private mutating func put(_ flagged: FlaggedCall) {
        put(RecordKind.callFlagged.rawValue)
        put(flagged.alert.value)
        put(flagged.caller)
        put(flagged.callerName)
        put(flagged.action.rawValue)
        put(flagged.windowComplete)
        put(flagged.call)
    }

    private mutating func put(_ closed: AlertClosed) {
        put(RecordKind.alertClosed.rawValue)
        put(closed.alert.value)
        put(closed.lastSeen)
    }

    private mutating func put(_ kill: KillRecord) {
        put(RecordKind.kill.rawValue)
        put(kill.kill.value)
        put(kill.alert.value)
        put(kill.reason.rawValue)
        put(kill.link)
        put(kill.call)
        put(kill.state.rawValue)
        put(Int64(kill.attempt))
        put(kill.at)
        put(kill.detail)
        put(kill.callerName)
        put(kill.calleeName)
    }

    private mutating func put(_ kind: RecordKind, _ gap: Gap) {
        put(kind.rawValue)
        put(gap.gap.value)
        put(gap.link)
        put(gap.reason.rawValue)
        put(gap.from)
        put(gap.to)
        put(Int64(gap.eventsLost))
    }

    private mutating func put(_ block: BlockAdded) {
        put(RecordKind.blockAdded.rawValue)
        put(block.alert.value)
        put(block.caller)
        put(block.callerName)
        put(block.callee)
        put(block.calleeName)
        put(block.expiresAt)
    }

    private mutating func put(_ hit: ExemptionHit) {
        put(RecordKind.exemptionHit.rawValue)
        put(hit.exemption)
        put(hit.time)
    }

    private mutating func put(_ brake: BrakeRecord) {
        put(RecordKind.brake.rawValue)
        put(brake.engaged)
        put(brake.reason.rawValue)
        put(Int64(brake.limit))
        put(brake.at)
    }

    private mutating func put(_ call: CallEvent) {
        put(call.kind.rawValue)
        put(call.link)
        put(call.time)
        put(call.id)
        put(call.caller)
        put(call.callee)
        put(call.callerReading)
        put(call.calleeReading)
        put(call.name)
        put(call.source)
        put(call.userAgent)
        put(call.sipCallID)
        put(call.fromTag)
        put(call.cause)
        put(call.startedAt)
        put(call.answeredAt)
        put(call.endedAt)
    }
}
