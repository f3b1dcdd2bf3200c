/// Blanks out of Swift text whatever is no code: comments and the letters of literals.
///
/// What stands in an interpolation is code. Lines and columns stay what they are.
struct CodeScanner {
    private enum Place {
        /// Code; in an interpolation, so many brackets are open.
        case code(brackets: Int)
        case text(hashes: Int, isLong: Bool)
    }

    private let bytes: [UInt8]
    private var code: [UInt8]
    private var index = 0
    private var places: [Place] = [.code(brackets: 0)]

    static func code(of bytes: [UInt8]) -> [UInt8] {
        var scanner = CodeScanner(bytes: bytes, code: bytes)
        while scanner.index < bytes.count { scanner.step() }
        return scanner.code
    }

    private init(bytes: [UInt8], code: [UInt8]) { (self.bytes, self.code) = (bytes, code) }

    private mutating func step() {
        switch places[places.count - 1] {
        case .code(let brackets): stepInCode(brackets)
        case .text(let hashes, let isLong): stepInText(hashes, isLong)
        }
    }

    private mutating func stepInCode(_ brackets: Int) {
        if follows("//") {
            while index < bytes.count, bytes[index] != UInt8(ascii: "\n") { blank() }
        } else if follows("/*") {
            while index < bytes.count, !follows("*/") { blank() }
            blank(2)
        } else if let hashes = hashesOfOpeningQuote() {
            let isLong = follows("\"\"\"", at: index + hashes)
            index += hashes + (isLong ? 3 : 1)
            places.append(.text(hashes: hashes, isLong: isLong))
        } else if bytes[index] == UInt8(ascii: "(") {
            places[places.count - 1] = .code(brackets: brackets + 1)
            index += 1
        } else if bytes[index] == UInt8(ascii: ")"), places.count > 1, brackets == 0 {
            places.removeLast()
            index += 1
        } else {
            if bytes[index] == UInt8(ascii: ")") {
                places[places.count - 1] = .code(brackets: brackets - 1)
            }
            index += 1
        }
    }

    private mutating func stepInText(_ hashes: Int, _ isLong: Bool) {
        let quotes = isLong ? 3 : 1
        if bytes[index] == UInt8(ascii: "\\"), hasHashes(hashes, at: index + 1) {
            if follows("(", at: index + 1 + hashes) {
                blank(2 + hashes)
                places.append(.code(brackets: 0))
            } else {
                blank(2 + hashes)
            }
        } else if follows(isLong ? "\"\"\"" : "\""), hasHashes(hashes, at: index + quotes) {
            index += quotes + hashes
            places.removeLast()
        } else {
            blank()
        }
    }

    /// The number of `#` in front of a quote that begins here; nil where none begins.
    private func hashesOfOpeningQuote() -> Int? {
        var hashes = 0
        while follows("#", at: index + hashes) { hashes += 1 }
        return follows("\"", at: index + hashes) ? hashes : nil
    }

    private func hasHashes(_ count: Int, at start: Int) -> Bool {
        (0..<count).allSatisfy { follows("#", at: start + $0) }
    }

    private func follows(_ text: StaticString, at start: Int? = nil) -> Bool {
        let start = start ?? index
        guard start + text.utf8CodeUnitCount <= bytes.count else { return false }
        return text.withUTF8Buffer { wanted in
            for place in 0..<wanted.count where unsafe wanted[place] != bytes[start + place] {
                return false
            }
            return true
        }
    }

    private mutating func blank(_ count: Int = 1) {
        for _ in 0..<count where index < bytes.count {
            if bytes[index] != UInt8(ascii: "\n") { code[index] = UInt8(ascii: " ") }
            index += 1
        }
    }
}
