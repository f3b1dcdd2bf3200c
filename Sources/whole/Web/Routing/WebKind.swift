import AlertLog
import Lists
import Telephony
import Wire

/// A kind of value that parameters take: how it is read, and its JSON Schema.
struct WebKind<Value: Sendable>: Sendable {
    let schema: JSON
    let read: @Sendable (BodyValue, WebCall) throws(WebProblem) -> Value
    /// How a value is written in the document of the API.
    var write: (@Sendable (Value) -> JSON)?
}

extension WebKind where Value == Int64 {
    /// A whole number within bounds.
    static func integer(_ range: ClosedRange<Int64>) -> Self {
        Self(
            schema: [
                "type": "integer", "minimum": .integer(range.lowerBound),
                "maximum": .integer(range.upperBound),
            ],
            read: { (given, _) throws(WebProblem) in
                guard let number = given.integer, range.contains(number) else {
                    let bounds = "\(range.lowerBound) to \(range.upperBound)"
                    throw .badRequest("must be a whole number from \(bounds)")
                }
                return number
            },
            write: { .integer($0) }
        )
    }

    /// The number of a row of the log.
    static var row: Self { integer(1...(.max)) }
}

extension WebKind where Value == String {
    /// Text of so many bytes at most, without characters of control but line breaks and tabs.
    static func text(_ bytes: ClosedRange<Int>) -> Self {
        Self(
            // Characters are at most as many as bytes.
            schema: [
                "type": "string", "minLength": .integer(min(bytes.lowerBound, 1)),
                "maxLength": .integer(bytes.upperBound),
                "pattern": "^[^\\x00-\\x08\\x0b-\\x1f\\x7f]*$",
            ],
            read: { (given, _) throws(WebProblem) in
                guard let text = given.text, bytes.contains(text.utf8.count) else {
                    throw .badRequest(
                        "must be text of \(bytes.lowerBound) to \(bytes.upperBound) bytes"
                    )
                }
                guard
                    !text.unicodeScalars.contains(where: {
                        ($0.value < 32 && $0 != "\n" && $0 != "\t") || $0.value == 127
                    })
                else { throw .badRequest("must not have characters of control") }
                return text
            },
            write: { .string($0) }
        )
    }
}

extension WebKind where Value == Bool {
    /// `true` or `false`.
    static var flag: Self {
        Self(
            schema: ["type": "boolean"],
            read: { (given, _) throws(WebProblem) in
                guard let flag = given.flag else { throw .badRequest("must be true or false") }
                return flag
            },
            write: { .boolean($0) }
        )
    }
}

extension WebKind where Value == EventTime {
    /// A moment: ISO 8601, or how long ago, such as `24h`.
    static var time: Self {
        Self(
            schema: [
                "type": "string", "maxLength": 40,
                "examples": ["2026-11-20T09:00:00Z", "24h"],
            ],
            read: { (given, call) throws(WebProblem) in
                guard let text = given.text, text.utf8.count <= 40 else {
                    throw .badRequest("must be a time")
                }
                if let time = TimeText.parse(text) { return time }
                if let length = TimeText.parseDuration(text) { return call.now - length }
                throw .badRequest(
                    "must be a time such as 2026-11-20T09:00:00Z, or how long ago, such as 24h"
                )
            }
        )
    }
}

extension WebKind where Value: RawRepresentable & CaseIterable, Value.RawValue == String {
    /// One of some words, in upper or lower case.
    static var oneOf: Self {
        let words = Value.allCases.map(\.rawValue)
        return Self(
            schema: ["type": "string", "enum": .array(words.map(JSON.string))],
            read: { (given, _) throws(WebProblem) in
                guard let text = given.text, text.utf8.count <= 64,
                    let value = Value(rawValue: text.lowercased())
                else { throw .badRequest("must be one of \(words.joined(separator: ", "))") }
                return value
            },
            write: { .string($0.rawValue) }
        )
    }
}

extension WebKind where Value == PartyFilter {
    /// A number in any form, an identity, or a beginning followed by a star.
    static func party(isCallee: Bool) -> Self {
        Self(
            schema: [
                "type": "string", "minLength": 1, "maxLength": 256,
                "examples": ["+2348031234567", "0803*"],
            ],
            read: { (given, call) throws(WebProblem) in
                guard let text = given.text, (1...256).contains(text.utf8.count) else {
                    throw .badRequest("must be a number, a name, or a prefix such as 0803*")
                }
                do throws(PatternError) {
                    return try PartyFilter(text, plan: call.context.plan, isCallee: isCallee)
                } catch {
                    throw .badRequest("\(error)")
                }
            }
        )
    }
}

extension WebKind where Value == Cursor {
    /// What `next` of an earlier page said.
    static var cursor: Self {
        Self(
            schema: ["type": "string", "minLength": 1, "maxLength": .integer(Cursor.bytesMax)],
            read: { (given, _) throws(WebProblem) in
                guard let text = given.text, let cursor = Cursor(text) else {
                    throw .badRequest("must be what next of an earlier page said")
                }
                return cursor
            }
        )
    }
}
