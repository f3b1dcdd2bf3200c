/// Everything the core wants remembered, in the order in which it happened.
///
/// The agent publishes each in the journal and the log writer moves it into SQLite; `replay` and the
/// tests read the very same records. Each is kept in a box: on its way to the journal it is handed on
/// many times, and a call with all its texts takes a thousand bytes.
package indirect enum WardenRecord: Sendable, Equatable {
    case alertOpened(AlertOpened)
    case callFlagged(FlaggedCall)
    case callChanged(CallChange)
    case alertRaised(AlertRaised)
    case alertClosed(AlertClosed)
    case kill(KillRecord)
    case gapOpened(Gap)
    case gapClosed(Gap)
    case blockAdded(BlockAdded)
    case exemptionHit(ExemptionHit)
    case brake(BrakeRecord)
    case callFinished(FinishedCall)
    case callEnded(CallEnded)
    case burstSeen(BurstSeen)
    case calleeLearned(CalleeLearned)
    case evidenceFound(EvidenceFound)
}

extension WardenRecord {
    /// Writes the record behind the number of its kind, and says what it is worth.
    func write(to writer: inout RecordWriter) -> RecordWorth {
        switch self {
        case .alertOpened(var opened): writer.write(.alertOpened, &opened)
        case .callFlagged(var flagged): writer.write(.callFlagged, &flagged)
        case .callChanged(var change): writer.write(.callChanged, &change)
        case .alertRaised(var raised): writer.write(.alertRaised, &raised)
        case .alertClosed(var closed): writer.write(.alertClosed, &closed)
        case .kill(var kill): writer.write(.kill, &kill)
        case .gapOpened(var gap): writer.write(.gapOpened, &gap)
        case .gapClosed(var gap): writer.write(.gapClosed, &gap)
        case .blockAdded(var block): writer.write(.blockAdded, &block)
        case .exemptionHit(var hit): writer.write(.exemptionHit, &hit)
        case .brake(var brake): writer.write(.brake, &brake)
        case .callFinished(var call): writer.write(.callFinished, &call)
        case .callEnded(var end): writer.write(.callEnded, &end)
        case .burstSeen(var burst): writer.write(.burstSeen, &burst)
        case .calleeLearned(var learned): writer.write(.calleeLearned, &learned)
        case .evidenceFound(var found): writer.write(.evidenceFound, &found)
        }
    }

    /// Reads the fields of a record whose kind is known; nil where they do not stand there.
    static func read(_ kind: RecordKind, from reader: inout RecordReader) -> Self? {
        switch kind {
        case .alertOpened: reader.read().map(Self.alertOpened)
        case .callFlagged: reader.read().map(Self.callFlagged)
        case .callChanged: reader.read().map(Self.callChanged)
        case .alertRaised: reader.read().map(Self.alertRaised)
        case .alertClosed: reader.read().map(Self.alertClosed)
        case .kill: reader.read().map(Self.kill)
        case .gapOpened: reader.read().map(Self.gapOpened)
        case .gapClosed: reader.read().map(Self.gapClosed)
        case .blockAdded: reader.read().map(Self.blockAdded)
        case .exemptionHit: reader.read().map(Self.exemptionHit)
        case .brake: reader.read().map(Self.brake)
        case .callFinished: reader.read().map(Self.callFinished)
        case .callEnded: reader.read().map(Self.callEnded)
        case .burstSeen: reader.read().map(Self.burstSeen)
        case .calleeLearned: reader.read().map(Self.calleeLearned)
        case .evidenceFound: reader.read().map(Self.evidenceFound)
        }
    }
}

/// The first byte of every record in the journal.
///
/// Rules that let a newer agent read an older journal: a number is never given to something else;
/// fields are only added at the end, and a reader takes a missing one for its default; a field
/// whose meaning changes makes a new kind.
package enum RecordKind: UInt8, CaseIterable {
    case alertOpened = 1
    case callFlagged = 2
    case alertClosed = 3
    case kill = 4
    case gapOpened = 5
    case gapClosed = 6
    case blockAdded = 7
    case exemptionHit = 8
    case brake = 9
    case callFinished = 10
    case callChanged = 20
    case callEnded = 21
    case burstSeen = 22
    case calleeLearned = 23
    case evidenceFound = 24
    case alertRaised = 25
}
