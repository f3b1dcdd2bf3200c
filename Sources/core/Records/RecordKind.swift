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
}
