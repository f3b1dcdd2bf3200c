extension SettingKind where Value == Int {
    static func integer(_ range: ClosedRange<Int>) -> Self {
        let takes = "a whole number from \(range.lowerBound) to \(range.upperBound)"
        return Self(
            read: { (written) throws(Refusal) in
                guard case .integer(let value) = written else { throw .wrongKind(takes: takes) }
                guard range.contains(value) else { throw .outOfRange(value, range) }
                return value
            },
            fromText: { Int($0).map(WrittenValue.integer) ?? .text($0) },
            write: { .integer($0) }
        )
    }
}

extension SettingKind where Value == Int {
    /// A share, which is kept as so many of 10^9.
    static func perBillion(_ range: ClosedRange<Int>) -> Self {
        let billion = 1_000_000_000.0
        let shown = [range.lowerBound, range.upperBound].map { "\(Double($0) / billion)" }
        let takes = "a number from \(shown[0]) to \(shown[1])"
        return Self(
            read: { (written) throws(Refusal) in
                let share: Double
                switch written {
                case .number(let value): share = value
                case .integer(let value): share = Double(value)
                default: throw .wrongKind(takes: takes)
                }
                let value = Int(exactly: (share * billion).rounded())
                guard let value, range.contains(value) else { throw .notAllowed(takes) }
                return value
            },
            fromText: { Double($0).map(WrittenValue.number) ?? .text($0) },
            write: { .number(Double($0) / billion) }
        )
    }
}

extension SettingKind where Value == Bool {
    static var boolean: Self {
        Self(
            read: { (written) throws(Refusal) in
                guard case .boolean(let value) = written else {
                    throw .wrongKind(takes: "true or false")
                }
                return value
            },
            fromText: Self.boolean(from:),
            write: { .boolean($0) }
        )
    }

    private static func boolean(from text: String) -> WrittenValue {
        switch text.lowercased() {
        case "true", "1", "yes", "on": .boolean(true)
        case "false", "0", "no", "off": .boolean(false)
        default: .text(text)
        }
    }
}

extension SettingKind where Value == Bool? {
    /// True, false, or left open.
    static var openBoolean: Self {
        Self(
            read: { (written) throws(Refusal) in
                switch written {
                case .boolean(let value): value
                case .null: nil
                default: throw .wrongKind(takes: "true, false or null")
                }
            },
            fromText: { .text($0) },
            write: { $0.map(WrittenValue.boolean) ?? .null }
        )
    }
}

extension SettingKind where Value == String {
    /// A text that passes a test; `allowed` says which do.
    static func text(
        allowed: String,
        where isAllowed: @escaping @Sendable (String) -> Bool
    ) -> Self {
        Self(
            read: { (written) throws(Refusal) in
                guard case .text(let value) = written else { throw .wrongKind(takes: allowed) }
                guard isAllowed(value) else { throw .notAllowed(allowed) }
                return value
            },
            fromText: { .text($0) },
            write: { .text($0) }
        )
    }

    /// Digits, so many of them; none where the range allows it.
    static func digits(_ count: ClosedRange<Int>, allowed: String) -> Self {
        .text(allowed: allowed) { text in
            count.contains(text.utf8.count) && text.utf8.allSatisfy { (0x30...0x39).contains($0) }
        }
    }
}

extension SettingKind where Value == String? {
    /// A text that may be left out.
    static func openText(
        allowed: String,
        where isAllowed: @escaping @Sendable (String) -> Bool
    ) -> Self {
        Self(
            read: { (written) throws(Refusal) in
                if written == .null { return nil }
                guard case .text(let value) = written else { throw .wrongKind(takes: allowed) }
                guard isAllowed(value) else { throw .notAllowed(allowed) }
                return value
            },
            fromText: { .text($0) },
            write: { $0.map(WrittenValue.text) ?? .null }
        )
    }

    /// Linux takes no longer ones (PATH_MAX, without the NUL).
    static var pathBytesMax: Int { 4_095 }

    /// A path; a relative one is read from the working directory.
    static var path: Self {
        openText(allowed: "the path of a file, at most \(pathBytesMax) bytes long") {
            (1...pathBytesMax).contains($0.utf8.count) && !$0.utf8.contains(0)
        }
    }
}

extension SettingKind where Value: RawRepresentable & CaseIterable, Value.RawValue == String {
    /// One case of an enumeration, by its raw value.
    static var oneOf: Self {
        let allowed = Value.allCases.map { "\"\($0.rawValue)\"" }.joined(separator: " or ")
        return Self(
            read: { (written) throws(Refusal) in
                guard case .text(let text) = written else { throw .wrongKind(takes: allowed) }
                guard let value = Value(rawValue: text) else { throw .notAllowed(allowed) }
                return value
            },
            fromText: { .text($0) },
            write: { .text($0.rawValue) }
        )
    }
}

extension SettingKind {
    /// A list of what another kind reads, in the order written; separated by commas in text.
    static func list<Element>(
        of kind: SettingKind<Element>,
        countMax: Int,
        takes: String
    ) -> Self where Value == [Element] {
        Self(
            read: { (written) throws(Refusal) in
                guard case .list(let items) = written else { throw .wrongKind(takes: takes) }
                guard items.count <= countMax else {
                    throw .notAllowed("at most \(countMax) entries")
                }
                var values: [Element] = []
                for item in items {
                    guard let value = try? kind.read(item) else { throw .notAllowed(takes) }
                    values.append(value)
                }
                return values
            },
            fromText: { text in
                let items = text.split(separator: ",").map { String($0.trimmed) }
                return .list(items.map(kind.fromText))
            },
            write: { .list($0.map(kind.write)) }
        )
    }
}

extension Substring {
    /// Without spaces at either end.
    fileprivate var trimmed: Substring {
        var text = self
        while text.first == " " { text.removeFirst() }
        while text.last == " " { text.removeLast() }
        return text
    }
}
