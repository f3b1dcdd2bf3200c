import Foundation

/// Holds JSON to a JSON Schema (2020-12), as far as the document of the API uses it.
struct Schema {
    let document: [String: Any]

    /// Every place where the value is not as the schema says; a keyword that is not known is one, too.
    func faults(of value: Any, by schema: [String: Any], at place: String = "$") -> [String] {
        if let reference = schema["$ref"] as? String {
            guard let target = resolve(reference) else { return ["\(place): no \(reference)"] }
            return faults(of: value, by: target, at: place)
        }
        return schema.flatMap { word, rule in fault(word, rule, value, schema, place) }
    }

    private func resolve(_ reference: String) -> [String: Any]? {
        var found: Any? = document
        for part in reference.split(separator: "/").dropFirst() {
            found = (found as? [String: Any])?[String(part)]
        }
        return found as? [String: Any]
    }

    private func fault(
        _ word: String,
        _ rule: Any,
        _ value: Any,
        _ schema: [String: Any],
        _ place: String
    ) -> [String] {
        switch word {
        case "type":
            let types = rule as? [String] ?? [rule as? String ?? ""]
            return types.contains { Self.is(value, $0) } ? [] : ["\(place): no \(types)"]
        case "const", "enum":
            let allowed = word == "const" ? [rule] : rule as? [Any] ?? []
            return allowed.contains { Self.same($0, value) } ? [] : ["\(place): not \(allowed)"]
        case "anyOf":
            let schemas = rule as? [[String: Any]] ?? []
            return schemas.contains { faults(of: value, by: $0, at: place).isEmpty }
                ? [] : ["\(place): none of anyOf"]
        case "required":
            guard let object = value as? [String: Any] else { return [] }
            return (rule as? [String] ?? []).filter { object[$0] == nil }.map {
                "\(place).\($0): missing"
            }
        case "properties": return members(rule, value, place)
        case "additionalProperties": return more(rule, value, schema, place)
        case "items":
            guard let list = value as? [Any], let items = rule as? [String: Any] else { return [] }
            return list.enumerated().flatMap { faults(of: $1, by: items, at: "\(place)[\($0)]") }
        case "minimum", "maximum":
            guard let number = value as? NSNumber, let bound = rule as? NSNumber else { return [] }
            let isWithin =
                word == "minimum"
                ? number.int64Value >= bound.int64Value
                : number.int64Value <= bound.int64Value
            return isWithin ? [] : ["\(place): beyond \(word) \(bound)"]
        case "description", "default", "examples", "minLength", "maxLength", "pattern": return []
        default: return ["\(place): the schema has \(word), which nobody here knows"]
        }
    }

    private func members(_ rule: Any, _ value: Any, _ place: String) -> [String] {
        guard let object = value as? [String: Any], let rules = rule as? [String: Any] else {
            return []
        }
        return rules.flatMap { name, schema -> [String] in
            guard let member = object[name], let schema = schema as? [String: Any] else {
                return []
            }
            return faults(of: member, by: schema, at: "\(place).\(name)")
        }
    }

    private func more(
        _ rule: Any,
        _ value: Any,
        _ schema: [String: Any],
        _ place: String
    ) -> [String] {
        guard let object = value as? [String: Any] else { return [] }
        let known = schema["properties"] as? [String: Any] ?? [:]
        let others = object.filter { known[$0.key] == nil }
        if let schema = rule as? [String: Any] {
            return others.flatMap { faults(of: $1, by: schema, at: "\(place).\($0)") }
        }
        return rule as? Bool == false ? others.keys.map { "\(place).\($0): not known" } : []
    }

    private static func same(_ left: Any, _ right: Any) -> Bool {
        (left as? NSObject)?.isEqual(right as? NSObject) ?? false
    }

    private static func `is`(_ value: Any, _ type: String) -> Bool {
        switch type {
        case "null": value is NSNull
        case "string": value is String
        case "array": value is [Any]
        case "object": value is [String: Any]
        case "boolean": isFlag(value)
        case "number": value is NSNumber && !isFlag(value)
        case "integer":
            !isFlag(value)
                && (value as? NSNumber).map { $0.doubleValue == $0.doubleValue.rounded() } == true
        default: false
        }
    }

    /// JSONSerialization has a number for a flag as well, of a type of its own.
    private static func isFlag(_ value: Any) -> Bool {
        guard let number = value as? NSNumber else { return false }
        let type = unsafe UInt8(bitPattern: number.objCType.pointee)
        return type == UInt8(ascii: "c") || type == UInt8(ascii: "B")
    }
}
