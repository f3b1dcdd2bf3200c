package import AlertLog

/// Rows of one type as people read them: a chosen few of their fields, in columns.
package protocol RowTable {
    associatedtype Row: LogRow

    mutating func add(_ row: Row)
    var table: Table { get }
}
