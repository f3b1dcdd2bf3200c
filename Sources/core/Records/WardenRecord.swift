/// Everything the core wants remembered, in the order in which it happened.
///
/// The agent publishes each in the journal and the log writer moves it into SQLite; `replay` and the
/// tests read the very same records. Each is kept in a box: on its way to the journal it is handed on
/// many times, and a call with all its texts takes a thousand bytes.
package indirect enum WardenRecord: Sendable, Equatable {
    case alertOpened(AlertOpened)
    case callFlagged(FlaggedCall)
    case callChanged(CallChange)
    case alertClosed(AlertClosed)
    case kill(KillRecord)
    case gapOpened(Gap)
    case gapClosed(Gap)
    case blockAdded(BlockAdded)
    case exemptionHit(ExemptionHit)
    case brake(BrakeRecord)
    case callFinished(FinishedCall)
    case callEnded(CallEnded)
}
