import AlertLog

/// A visitor that shows every field alike and changes none.
protocol ShowingVisitor: RowVisitor {
    mutating func show(_ field: RowField, _ value: () -> FieldValue)
}

extension ShowingVisitor {
    mutating func text(_ field: RowField, _ value: inout String) {
        let text = value
        show(field) { .text(text) }
    }

    mutating func text(_ field: RowField, _ value: inout String?) {
        let text = value
        show(field) { .text(text) }
    }

    mutating func integer(_ field: RowField, _ value: inout Int64) {
        let number = value
        show(field) { field.isTime ? .time(number) : .integer(number) }
    }

    mutating func integer(_ field: RowField, _ value: inout Int64?) {
        let number = value
        show(field) { field.isTime ? .time(number) : .integer(number) }
    }

    mutating func flag(_ field: RowField, _ value: inout Bool) {
        let flag = value
        show(field) { .flag(flag) }
    }

    mutating func computed(_ field: RowField, _ value: @autoclosure () -> FieldValue) {
        show(field, value)
    }

    mutating func list(_ field: RowField) {}
}
