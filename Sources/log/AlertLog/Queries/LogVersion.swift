/// Notices whether anything in the log has changed since somebody looked.
///
/// For one thread at a time. A look costs a few microseconds, whatever the log holds.
package final class LogVersion {
    /// A state of the log: two that are equal are of the same rows.
    package struct Stamp: Hashable, Sendable {
        /// How often another file took the log's name.
        fileprivate var replacements = 0
        /// SQLite's count of changes by others, as one connection has it.
        fileprivate var changes: Int64 = 0
    }

    private let path: String
    private var reader: LogReader
    private var replacements = 0

    package init(path: String) throws(AlertLogError) {
        self.path = path
        reader = try LogReader(path: path)
    }

    /// The state that the log is in.
    package func now() throws(AlertLogError) -> Stamp {
        if !reader.isCurrent {
            reader = try LogReader(path: path)
            replacements += 1
        }
        return Stamp(replacements: replacements, changes: try reader.changes())
    }
}

extension LogReader {
    fileprivate func changes() throws(AlertLogError) -> Int64 {
        try logged { () throws(DatabaseError) in try database.dataVersion() }
    }
}
