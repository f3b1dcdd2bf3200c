import Telephony

/// How the text of an option becomes a value, and what to say when it does not.
package struct ValueKind<Value: Sendable>: Sendable {
    /// Completes "--limit takes …".
    let takes: String
    let completion: Completion
    let parse: @Sendable (String) -> Value?

    package init(
        takes: String,
        completion: Completion = .nothing,
        parse: @escaping @Sendable (String) -> Value?
    ) {
        self.takes = takes
        self.completion = completion
        self.parse = parse
    }
}

/// What a shell offers in place of a value.
package enum Completion: Sendable, Equatable {
    case nothing
    case files
    case words([String])
}

extension ValueKind where Value == String {
    package static var text: Self {
        Self(takes: "a text that is not empty") { $0.isEmpty ? nil : $0 }
    }

    package static var file: Self {
        Self(takes: "the path of a file", completion: .files) { $0.isEmpty ? nil : $0 }
    }

    /// One of these words.
    package static func word(_ words: [String]) -> Self {
        Self(takes: words.joined(separator: " or "), completion: .words(words)) {
            words.contains($0) ? $0 : nil
        }
    }
}

extension ValueKind where Value == Int {
    /// A whole number of this range.
    package static func integer(_ range: ClosedRange<Int>) -> Self {
        Self(takes: "a whole number from \(range.lowerBound) to \(range.upperBound)") {
            Int($0).flatMap { range.contains($0) ? $0 : nil }
        }
    }
}

extension ValueKind where Value == Double {
    /// A number of this range.
    package static func number(_ range: ClosedRange<Double>) -> Self {
        Self(takes: "a number from \(range.lowerBound) to \(range.upperBound)") {
            Double($0).flatMap { range.contains($0) ? $0 : nil }
        }
    }
}

extension ValueKind where Value: RawRepresentable & CaseIterable, Value.RawValue == String {
    /// One case of an enumeration, by its raw value.
    package static var oneOf: Self {
        let words = Value.allCases.map(\.rawValue)
        return Self(takes: words.joined(separator: " or "), completion: .words(words)) {
            Value(rawValue: $0)
        }
    }
}

extension ValueKind where Value == TimePoint {
    /// A time as `TimePoint` reads it.
    package static var time: Self {
        Self(takes: TimePoint.takes, parse: TimePoint.init(_:))
    }
}

extension ValueKind where Value == Duration {
    /// `90`, `90s`, `15m`, `2h`, `7d`.
    package static var duration: Self {
        Self(takes: "a length of time such as 90s, 15m, 2h or 7d") {
            TimeText.parseDuration($0).map { .microseconds($0) }
        }
    }
}

extension ValueKind where Value == KeyValue {
    package static var keyValue: Self {
        Self(takes: "key=value") { text in
            guard let equals = text.firstIndex(of: "="), equals > text.startIndex else {
                return nil
            }
            return KeyValue(
                key: String(text[..<equals]),
                value: String(text[text.index(after: equals)...])
            )
        }
    }
}

extension ValueKind where Value == HostPort {
    /// `host:port`; an IPv6 address stands in brackets.
    package static var hostPort: Self {
        Self(takes: "HOST:PORT, such as 127.0.0.1:8021 or [::1]:8021") { text in
            guard let colon = text.lastIndex(of: ":"),
                let port = UInt16(text[text.index(after: colon)...]), port > 0
            else { return nil }
            var host = text[..<colon]
            if host.hasPrefix("["), host.hasSuffix("]") {
                host = host.dropFirst().dropLast()
            } else if host.contains(":") {
                return nil
            }
            return host.isEmpty ? nil : HostPort(host: String(host), port: port)
        }
    }
}

/// What `--set key=value` brings.
package struct KeyValue: Sendable, Equatable {
    package let key: String
    package let value: String
}

/// Where to connect or listen.
package struct HostPort: Sendable, Equatable {
    package let host: String
    package let port: UInt16
}
