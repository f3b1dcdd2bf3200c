/// The list of a query that reads a row: what stands for each field, in the order of the statement.
struct ColumnList: RowVisitor {
    private var columns: [String] = []

    /// The columns of a type of row, as a query wants them.
    static func sql(of type: (some LogRow).Type) -> String {
        var (list, row) = (ColumnList(), type.init())
        row.visit(&list)
        return list.columns.joined(separator: ", ")
    }

    private mutating func add(_ field: RowField) {
        columns.append(field.sql ?? (field.isTime ? field.name + "_us" : field.name))
    }

    mutating func text(_ field: RowField, _ value: inout String) { add(field) }
    mutating func text(_ field: RowField, _ value: inout String?) { add(field) }
    mutating func integer(_ field: RowField, _ value: inout Int64) { add(field) }
    mutating func integer(_ field: RowField, _ value: inout Int64?) { add(field) }
    mutating func flag(_ field: RowField, _ value: inout Bool) { add(field) }
    mutating func computed(_ field: RowField, _ value: @autoclosure () -> FieldValue) {}
    mutating func list(_ field: RowField) {}
}

/// Reads the columns of such a query from left to right.
struct RowReader: RowVisitor {
    private let row: Row
    private var next: Int32 = 0

    init(_ row: Row) { self.row = row }

    private mutating func place() -> Int32 {
        defer { next += 1 }
        return next
    }

    mutating func text(_ field: RowField, _ value: inout String) { value = row.text(place()) }
    mutating func text(_ field: RowField, _ value: inout String?) {
        value = row.optionalText(place())
    }
    mutating func integer(_ field: RowField, _ value: inout Int64) { value = row.int64(place()) }
    mutating func integer(_ field: RowField, _ value: inout Int64?) { value = row.time(place()) }
    mutating func flag(_ field: RowField, _ value: inout Bool) { value = row.flag(place()) }
    mutating func computed(_ field: RowField, _ value: @autoclosure () -> FieldValue) {}
    mutating func list(_ field: RowField) {}
}

extension LogRow {
    /// The row that a query of these columns stands on.
    init(_ row: Row) {
        self.init()
        var reader = RowReader(row)
        visit(&reader)
    }
}
