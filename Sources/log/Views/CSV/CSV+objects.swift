package import Wire

/// Objects of one kind as lines: a column for each member but their type, lists as JSON.
extension CSV {
    /// The names of the columns of such an object.
    package static func head(of object: JSON) -> String { head(members(object).map(\.key)) }

    /// One of them, with its line end.
    package static func line(_ object: JSON) -> String {
        line(members(object).map { field($0.value) })
    }

    private static func members(_ object: JSON) -> [JSON.Member] {
        guard case .object(let members) = object else { return [] }
        return members.filter { $0.key != "type" }
    }

    private static func field(_ value: JSON) -> Field {
        switch value {
        case .null: .none
        case .boolean(let flag): .boolean(flag)
        case .integer(let number): .number(number)
        case .number(let number): .decimal(number)
        case .string(let text): .text(text)
        case .array, .object: .text(value.encoded)
        }
    }
}
