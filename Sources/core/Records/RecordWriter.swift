package import Ring
import Telephony

/// Turns records into bytes, one at a time.
package struct RecordWriter {
    /// More than the longest record takes: a flagged call with every text at its limit.
    package static let bytesMax = RecordBuffer.bytesMax

    private var buffer = RecordBuffer()

    package init() {}

    /// Hands the record written last to `body`.
    package func withBytes<Result>(_ body: (Span<UInt8>) -> Result) -> Result {
        buffer.withBytes(body)
    }

    /// Publishes the record written last; false where the journal refuses it.
    package mutating func append(to journal: Journal, leaving reserve: Int) -> Bool {
        buffer.append(to: journal, leaving: reserve)
    }

    /// Writes a record, and says what it is worth: each look into one copies it whole.
    @discardableResult
    package mutating func write(_ record: WardenRecord) -> RecordWorth {
        buffer.removeAll()
        switch record {
        case .alertOpened(let opened): return put(opened)
        case .callFlagged(let flagged): return put(flagged)
        case .callChanged(let change): return put(change)
        case .alertClosed(let closed): return put(closed)
        case .kill(let kill): return put(kill)
        case .gapOpened(let gap): return put(.gapOpened, gap)
        case .gapClosed(let gap): return put(.gapClosed, gap)
        case .blockAdded(let block): return put(block)
        case .exemptionHit(let hit): return put(hit)
        case .brake(let brake): return put(brake)
        case .callFinished(let call):
            put(RecordKind.callFinished.rawValue)
            put(call)
            putAdded(call)
            return .ordinaryCall
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
    private mutating func put(_ opened: AlertOpened) -> RecordWorth {
        put(RecordKind.alertOpened.rawValue)
        put(opened.alert.value)
        put(opened.callee)
        put(opened.calleeName)
        put(opened.tripped)
        put(opened.link)
        put(opened.decidedAt)
        put(Int64(opened.threshold))
        put(opened.windowMicroseconds)
        put(opened.lateMicroseconds)
        put(opened.clockMicroseconds)
        put(opened.rule.rawValue)
        put(opened.block)
        put(opened.why)
        return .request
    }

    @inline(__always)
    private mutating func put(_ flagged: FlaggedCall) -> RecordWorth {
        put(RecordKind.callFlagged.rawValue)
        put(flagged.alert.value)
        put(flagged.caller)
        put(flagged.callerName)
        put(flagged.action.rawValue)
        put(flagged.windowComplete)
        put(flagged.call)
        putAdded(flagged.call)
        put(flagged.rule.rawValue)
        put(flagged.brake.map { $0.rawValue + 1 } ?? 0)
        return .request
    }

    private mutating func put(_ change: CallChange) -> RecordWorth {
        put(RecordKind.callChanged.rawValue)
        put(change.alert.value)
        put(change.link)
        put(change.call)
        put(change.time)
        put(change.action.rawValue)
        return .outcome
    }

    private mutating func put(_ closed: AlertClosed) -> RecordWorth {
        put(RecordKind.alertClosed.rawValue)
        put(closed.alert.value)
        put(closed.lastSeen)
        put(closed.rule.rawValue)
        return .outcome
    }

    @inline(__always)
    private mutating func put(_ kill: KillRecord) -> RecordWorth {
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
        put(kill.createdAt)
        put(kill.clockMicroseconds)
        put(kill.block)
        put(kill.why)
        put(kill.endedBy.rawValue)
        put(kill.endedAt)
        put(kill.tookMicroseconds)
        put(kill.otherLeg)
        put(Int64(kill.cseq))
        put(kill.dialog == nil ? 0 : 1 as UInt8)
        put(Int64(kill.dialog?.entry ?? 0))
        put(Int64(kill.dialog?.id ?? 0))
        return RecordWorth(kill.state)
    }

    private mutating func put(_ kind: RecordKind, _ gap: Gap) -> RecordWorth {
        put(kind.rawValue)
        put(gap.gap.value)
        put(gap.link)
        put(gap.reason.rawValue)
        put(gap.from)
        put(gap.to)
        put(Int64(gap.eventsLost))
        put(gap.lateMicroseconds)
        return .outcome
    }

    private mutating func put(_ block: BlockAdded) -> RecordWorth {
        put(RecordKind.blockAdded.rawValue)
        put(block.alert.value)
        put(block.caller)
        put(block.callerName)
        put(block.callee)
        put(block.calleeName)
        put(block.expiresAt)
        return .detail
    }

    private mutating func put(_ hit: ExemptionHit) -> RecordWorth {
        put(RecordKind.exemptionHit.rawValue)
        put(hit.exemption)
        put(hit.time)
        return .detail
    }

    private mutating func put(_ brake: BrakeRecord) -> RecordWorth {
        put(RecordKind.brake.rawValue)
        put(brake.engaged)
        put(brake.reason.rawValue)
        put(Int64(brake.limit))
        put(brake.at)
        put(brake.author)
        put(brake.note)
        return .outcome
    }

    /// What calls have got since: behind everything else of a record.
    @inline(__always)
    private mutating func putAdded(_ call: CallEvent) {
        put(call.callerSource.rawValue)
        put(call.callerOther)
        put(call.leg.rawValue)
    }

    @inline(__always)
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
