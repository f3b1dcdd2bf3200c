import AlertLog
import Warden
import Ring

/// Sees to it that the journal is where the next start looks for it.
///
/// A mapped file that is deleted goes on to take records, and the kills recorded in it could be lost with
/// the process: no record, no kill. So it is made anew under the same name, and while that cannot be done
/// no kill is.
struct JournalKeeper {
    static let lookMicroseconds: Int64 = 500_000
    static let complainMicroseconds: Int64 = 10_000_000

    private let path: String
    private let journal: RecordJournal
    private var lookedAt: Int64 = .min / 2
    private var complainedAt: Int64 = .min / 2

    init(_ journal: RecordJournal, path: String) {
        (self.journal, self.path) = (journal, path)
    }

    /// Looks now and then; gives what there is to say, and calls `holding` with what is to be done while
    /// nobody records anything.
    mutating func look(
        at now: Int64,
        holding: (_ body: () -> JournalError?) -> JournalError?
    ) -> (severity: Severity, text: String)? {
        guard now - lookedAt >= Self.lookMicroseconds else { return nil }
        lookedAt = now
        guard !journal.journal.isInPlace else {
            journal.setMissing(false)
            return nil
        }
        journal.setMissing(true)
        let failure: JournalError?
        do throws(JournalError) {
            let replacement = try journal.journal.prepareRemaking()
            failure = holding { [journal] in
                do throws(JournalError) {
                    try journal.journal.remake(in: replacement)
                    journal.setMissing(false)
                    return nil
                } catch { return error }
            }
        } catch { failure = error }
        guard let failure else {
            return (
                .error,
                "journal \(path) was deleted or replaced under the agent: made anew, nothing in it is lost"
            )
        }
        guard now - complainedAt >= Self.complainMicroseconds else { return nil }
        complainedAt = now
        return (
            .error,
            "journal \(path) was deleted or replaced under the agent and cannot be made anew: kills stop"
                + " until it can: \(failure)"
        )
    }
}
