import AlertLog
import Wire

/// JSON Schema of rows, from the one statement of their fields.
enum RowSchema {
    /// One row as an object.
    static func of(_ type: (some LogRow).Type) -> JSON {
        var (fields, row) = (SchemaVisitor(), type.init())
        row.visit(&fields)
        var required: [JSON] = []
        var properties: [JSON.Member] = []
        if let word = type.type {
            properties.append(JSON.Member(key: "type", value: ["const": .string(word)]))
            required.append("type")
        }
        var named = Set(properties.map(\.key))
        for member in fields.members where named.insert(member.key).inserted {
            properties.append(member)
        }
        return [
            "type": "object", "required": .array(required), "properties": .object(properties),
        ]
    }

    /// A page of rows under a name.
    static func page(_ name: String, of type: (some LogRow).Type) -> JSON {
        [
            "type": "object", "required": ["count", .string(name), "has_more", "next"],
            "properties": .object([
                JSON.Member(key: "count", value: ["type": "integer"]),
                JSON.Member(key: name, value: .arrayOf(of(type))),
                JSON.Member(key: "has_more", value: ["type": "boolean"]),
                JSON.Member(key: "next", value: .nullable("string")),
            ]),
        ]
    }
}

extension JSON {
    /// The schema of a value of this type, or null.
    static func nullable(_ type: String) -> JSON { ["type": [.string(type), "null"]] }

    /// The schema of a list.
    static func arrayOf(_ items: JSON) -> JSON { ["type": "array", "items": items] }

    /// A schema of an object with one member more, which is always there.
    func adding(_ name: String, _ schema: JSON) -> JSON {
        guard case .object(let members) = self else { return self }
        return .object(
            members.map { member in
                switch (member.key, member.value) {
                case ("properties", .object(let properties)):
                    let more = properties + [JSON.Member(key: name, value: schema)]
                    return JSON.Member(key: member.key, value: .object(more))
                case ("required", .array(let names)):
                    return JSON.Member(key: member.key, value: .array(names + [.string(name)]))
                default: return member
                }
            }
        )
    }
}

/// Gathers the schemas of a row's fields.
private struct SchemaVisitor: RowVisitor {
    private(set) var members: [JSON.Member] = []

    private mutating func add(_ field: RowField, _ type: String, isOptional: Bool) {
        guard field.place.isInJSON else { return }
        let plain = { (type: String) -> JSON in
            isOptional ? .nullable(type) : ["type": .string(type)]
        }
        if field.isTime {
            members.append(JSON.Member(key: field.name, value: plain("string")))
            members.append(JSON.Member(key: field.name + "_us", value: plain("integer")))
        } else {
            members.append(JSON.Member(key: field.name, value: plain(type)))
        }
    }

    mutating func text(_ field: RowField, _ value: inout String) {
        add(field, "string", isOptional: false)
    }
    mutating func text(_ field: RowField, _ value: inout String?) {
        add(field, "string", isOptional: true)
    }
    mutating func integer(_ field: RowField, _ value: inout Int64) {
        add(field, "integer", isOptional: false)
    }
    mutating func integer(_ field: RowField, _ value: inout Int64?) {
        add(field, "integer", isOptional: true)
    }
    mutating func flag(_ field: RowField, _ value: inout Bool) {
        add(field, "boolean", isOptional: false)
    }
    mutating func computed(_ field: RowField, _ value: @autoclosure () -> FieldValue) {
        switch value() {
        case .text: add(field, "string", isOptional: true)
        case .integer: add(field, "integer", isOptional: true)
        case .flag: add(field, "boolean", isOptional: false)
        case .time:
            guard field.place.isInJSON else { return }
            members.append(JSON.Member(key: field.name, value: .nullable("string")))
            members.append(JSON.Member(key: field.name + "_us", value: .nullable("integer")))
        }
    }
    mutating func list(_ field: RowField) {
        guard field.place.isInJSON else { return }
        members.append(JSON.Member(key: field.name, value: ["type": "array"]))
    }
}
