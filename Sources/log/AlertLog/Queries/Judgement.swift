/// What an analyst says of alerts; what is nil stays as it was.
package struct Judgement: Sendable, Equatable {
    package var status: AlertStatus?
    package var note: String?

    package init(status: AlertStatus? = nil, note: String? = nil) {
        (self.status, self.note) = (status, note)
    }
}

/// What came of a judgement, or of an undo, of one alert or several: all of them, or none.
package enum JudgementOutcome: Sendable, Equatable {
    case done
    /// There is none of these numbers.
    case missing([Int64])
    /// The status of these is not what was expected.
    case changedSince([ChangedAlert])
    /// No judgement of these stands that could be taken back.
    case nothingToUndo([Int64])
    /// So many are not taken at once.
    case tooMany(limit: Int)
}

/// An alert that somebody else has judged meanwhile.
package struct ChangedAlert: Sendable, Equatable {
    package let id: Int64
    /// As it is now.
    package let status: String

    package init(id: Int64, status: String) { (self.id, self.status) = (id, status) }
}
