import Foundation
import Testing

/// Text that someone chose to leave its place: one line of `fixtures/hostile/texts.jsonl`.
struct HostileText: Sendable, CustomTestStringConvertible {
    let kind: String
    let name: String
    let bytes: [UInt8]

    /// As the product keeps it: bytes that are no UTF-8 replaced.
    var text: String { String(decoding: bytes, as: UTF8.self) }
    var testDescription: String { name }

    static let all: [HostileText] = {
        let file = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../../../fixtures/hostile/texts.jsonl").standardized
        guard let data = try? Data(contentsOf: file) else { return [] }
        return data.split(separator: 0x0a).compactMap { line in
            (try? JSONDecoder().decode(Line.self, from: Data(line))).map(HostileText.init)
        }
    }()

    private struct Line: Decodable {
        var kind: String
        var name: String
        var before: String?
        var text: String?
        var times: Int?
        var hex: String?
    }

    private init(_ line: Line) {
        kind = line.kind
        name = line.name
        if let text = line.text {
            let whole = (line.before ?? "") + String(repeating: text, count: line.times ?? 1)
            bytes = Array(whole.utf8)
        } else {
            let digits = Array((line.hex ?? "").utf8)
            bytes = stride(from: 0, to: digits.count, by: 2).compactMap { place in
                UInt8(String(decoding: digits[place..<(place + 2)], as: UTF8.self), radix: 16)
            }
        }
    }
}
