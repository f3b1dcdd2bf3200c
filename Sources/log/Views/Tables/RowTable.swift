package import AlertLog

/// Rows of one type as people read them: a chosen few of their fields, in columns.
package protocol RowTable {
    associatedtype Row: LogRow

    /// Adds one row of the log, below those before it.
    mutating func add(_ row: Row)
    var table: Table { get }
}
