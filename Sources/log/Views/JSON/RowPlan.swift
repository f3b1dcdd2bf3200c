package import AlertLog
import Wire

/// How rows of one type are written straight from their columns: found out once, by visiting one.
///
/// Only for types whose every field is a column, whatever stands in it.
package struct RowPlan: Sendable {
    /// What is written of one column.
    fileprivate enum Kind { case text, maybeText, number, maybeNumber, time, maybeTime, flag }

    /// Holds no array of its own: counting who holds it would cost more than the step.
    fileprivate struct Step {
        /// What stands in front of the value, from the comma or brace to the colon.
        let opening: Range<Int>
        /// The same for the number of a time, which stands twice.
        let secondOpening: Range<Int>
        let column: Int32
        let kind: Kind
    }

    private let steps: [Step]
    /// All openings, one behind the other.
    private let openings: [UInt8]

    /// Nil where a field of the type is computed from others.
    package init?<Shown: LogRow>(of type: Shown.Type) {
        var (found, row) = (StepVisitor(Shown.type), Shown())
        row.visit(&found)
        guard found.isWhole, !found.steps.isEmpty else { return nil }
        (steps, openings) = (found.steps, found.openings)
    }

    func write(_ row: Row, to json: inout JSONWriter) {
        let openings = openings.span
        for step in steps {
            json.append(written: openings.extracting(step.opening))
            switch step.kind {
            case .maybeText where row.isNull(step.column): json.appendNull()
            case .text, .maybeText: row.withText(step.column) { json.append(text: $0) }
            case .maybeNumber where row.isNull(step.column): json.appendNull()
            case .number, .maybeNumber: json.append(row.int64(step.column))
            case .flag: json.append(row.int64(step.column) != 0)
            case .maybeTime where row.isNull(step.column):
                json.appendNull()
                json.append(written: openings.extracting(step.secondOpening))
                json.appendNull()
            case .time, .maybeTime:
                let time = row.int64(step.column)
                json.append(time: time)
                json.append(written: openings.extracting(step.secondOpening))
                json.append(time)
            }
        }
        json.append(sign: "}")
    }
}

/// Gathers the steps of a type.
private struct StepVisitor: RowVisitor {
    private(set) var steps: [RowPlan.Step] = []
    private(set) var openings: [UInt8] = []
    private(set) var isWhole = true
    private var column: Int32 = 0
    /// What stands in front of the next member.
    private var before: [UInt8]

    init(_ type: String?) {
        var json = JSONWriter()
        json.append(sign: "{")
        if let type {
            json.append(key: "type")
            json.append(type)
            json.append(sign: ",")
        }
        before = json.bytes
    }

    private mutating func add(_ field: RowField, _ kind: RowPlan.Kind) {
        defer { column += 1 }
        guard field.place.isInJSON else { return }
        var (first, second) = (JSONWriter(), JSONWriter())
        first.append(written: before)
        first.append(key: field.name)
        second.append(sign: ",")
        second.append(key: field.name, "_us")
        let (opening, secondOpening) = (put(first.bytes), put(second.bytes))
        steps.append(
            RowPlan.Step(
                opening: opening,
                secondOpening: secondOpening,
                column: column,
                kind: kind
            )
        )
        before = [UInt8(ascii: ",")]
    }

    /// Keeps an opening; where it lies.
    private mutating func put(_ opening: [UInt8]) -> Range<Int> {
        openings += opening
        return (openings.count - opening.count)..<openings.count
    }

    mutating func text(_ field: RowField, _ value: inout String) { add(field, .text) }
    mutating func text(_ field: RowField, _ value: inout String?) { add(field, .maybeText) }
    mutating func integer(_ field: RowField, _ value: inout Int64) {
        add(field, field.isTime ? .time : .number)
    }
    mutating func integer(_ field: RowField, _ value: inout Int64?) {
        add(field, field.isTime ? .maybeTime : .maybeNumber)
    }
    mutating func flag(_ field: RowField, _ value: inout Bool) { add(field, .flag) }
    mutating func computed(_ field: RowField, _ value: @autoclosure () -> FieldValue) {
        isWhole = false
    }
    mutating func list(_ field: RowField) { isWhole = false }
}
