import AlertLog
import Telephony
import Wire

/// What is said of a parameter beside its type.
struct ParameterSpec: Sendable {
    enum Place: String, Sendable {
        case path
        case query
        case body
    }

    let name: String
    let place: Place
    let isRequired: Bool
    /// JSON Schema (2020-12) of its value.
    let schema: JSON
    /// One sentence without its full stop.
    let doc: String
}

/// A parameter of a route: where it stands, what it takes and what stands for it where it is left out.
struct WebParameter<Value: Sendable>: Sendable {
    let spec: ParameterSpec
    private let fallback: Value?
    private let read: @Sendable (BodyValue, WebCall) throws(WebProblem) -> Value

    private init(
        _ spec: ParameterSpec,
        _ fallback: Value?,
        _ read: @escaping @Sendable (BodyValue, WebCall) throws(WebProblem) -> Value
    ) {
        (self.spec, self.fallback, self.read) = (spec, fallback, read)
    }

    /// One that must be there.
    static func required(
        _ name: String,
        _ place: ParameterSpec.Place,
        _ kind: WebKind<Value>,
        _ doc: String
    ) -> Self {
        let spec = ParameterSpec(
            name: name,
            place: place,
            isRequired: true,
            schema: kind.schema,
            doc: doc
        )
        return Self(spec, nil, kind.read)
    }

    /// One with a default.
    static func one(
        _ name: String,
        _ place: ParameterSpec.Place,
        _ kind: WebKind<Value>,
        default value: Value,
        _ doc: String
    ) -> Self {
        var schema = kind.schema
        if let written = kind.write?(value) { schema.add("default", written) }
        let spec = ParameterSpec(
            name: name,
            place: place,
            isRequired: false,
            schema: schema,
            doc: doc
        )
        return Self(spec, value, kind.read)
    }

    /// One that may be left out, or be null in a body.
    static func maybe<Wrapped>(
        _ name: String,
        _ place: ParameterSpec.Place,
        _ kind: WebKind<Wrapped>,
        _ doc: String
    ) -> Self where Value == Wrapped? {
        let schema = place == .body ? kind.schema.orNull : kind.schema
        let spec = ParameterSpec(
            name: name,
            place: place,
            isRequired: false,
            schema: schema,
            doc: doc
        )
        return Self(spec, .some(nil)) { (text, call) throws(WebProblem) in
            if case .null = text { return nil }
            return try kind.read(text, call)
        }
    }

    /// The value in a request.
    func value(in call: WebCall) throws(WebProblem) -> Value {
        guard let given = call.values[spec.name] else {
            guard let fallback else { throw .badRequest("\(spec.name) is missing") }
            return fallback
        }
        do throws(WebProblem) {
            return try read(given, call)
        } catch {
            throw WebProblem(error.status, "\(spec.name): \(error.detail)")
        }
    }
}

extension JSON {
    /// The schema of the same, or null.
    var orNull: JSON { ["anyOf": [self, ["type": "null"]]] }
}
