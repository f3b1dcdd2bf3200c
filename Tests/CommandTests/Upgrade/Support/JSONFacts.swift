/// What a line of JSON says, one fact for each value, in the order of the line.
///
/// A fact is where a value stands and its text as it was written: `calls[1].action="killed"`. A list
/// also says how long it is. So a line that has got further keys still holds all facts of the line of
/// before, in their order, and one that lost, renamed or moved a key does not.
struct JSONFacts {
    private let bytes: [UInt8]
    private var index = 0
    private var facts: [String] = []

    static func of(_ line: some StringProtocol) -> [String] {
        var reader = JSONFacts(bytes: Array(line.utf8))
        reader.value("")
        return reader.facts
    }

    /// The first fact that the other line does not hold behind the ones before it; nil where it holds
    /// all of them.
    static func missing(_ wanted: [String], in found: [String]) -> String? {
        var rest = found[...]
        for fact in wanted {
            guard let place = rest.firstIndex(of: fact) else { return fact }
            rest = rest[(place + 1)...]
        }
        return nil
    }

    private init(bytes: [UInt8]) { self.bytes = bytes }

    private var next: UInt8 { index < bytes.count ? bytes[index] : 0 }

    private mutating func value(_ path: String) {
        switch next {
        case UInt8(ascii: "{"):
            list(until: UInt8(ascii: "}")) { reader, _ in
                let name = reader.text().dropFirst().dropLast()
                reader.index += 1
                reader.value(path.isEmpty ? String(name) : "\(path).\(name)")
            }
        case UInt8(ascii: "["):
            let count = list(until: UInt8(ascii: "]")) { reader, place in
                reader.value("\(path)[\(place)]")
            }
            facts.append("\(path) has \(count)")
        case UInt8(ascii: "\""): facts.append("\(path)=\(text())")
        default:
            let start = index
            while index < bytes.count, !Self.ends.contains(next) { index += 1 }
            facts.append("\(path)=\(String(decoding: bytes[start..<index], as: UTF8.self))")
        }
    }

    private static let ends = Array(",]}".utf8)

    /// Reads members up to the closing byte, and says how many there were.
    @discardableResult
    private mutating func list(
        until end: UInt8,
        _ member: (inout JSONFacts, Int) -> Void
    ) -> Int {
        var count = 0
        index += 1
        while index < bytes.count, next != end {
            if next == UInt8(ascii: ",") { index += 1 }
            member(&self, count)
            count += 1
        }
        index += 1
        return count
    }

    /// A string with its quotes, escapes as they stand.
    private mutating func text() -> String {
        let start = index
        index += 1
        while index < bytes.count, next != UInt8(ascii: "\"") {
            index += next == UInt8(ascii: "\\") ? 2 : 1
        }
        index = min(index + 1, bytes.count)
        return String(decoding: bytes[start..<index], as: UTF8.self)
    }
}
