import Testing
import Wire

@Suite("Comma-separated values")
struct CSVReaderTests {
    /// A record with its line, or why it is none.
    private typealias Read = [String]

    /// Everything that comes of the bytes, given in pieces of so many.
    private static func read(
        _ bytes: [UInt8],
        pieces: Int,
        limits: CSVLimits = CSVLimits()
    ) -> Read {
        var reader = CSVReader(limits: limits)
        var found: Read = []
        func take() {
            while let outcome = reader.next() {
                switch outcome {
                case .record:
                    let fields = (0..<reader.fieldCount).map {
                        String(decoding: reader[$0], as: UTF8.self)
                    }
                    found.append("\(reader.line): " + fields.joined(separator: "|"))
                case .malformed(let problem): found.append("\(reader.line): ! \(problem)")
                }
            }
        }
        var rest = bytes[...]
        while !rest.isEmpty {
            reader.queue.append(rest.prefix(pieces))
            rest = rest.dropFirst(pieces)
            take()
        }
        reader.isOver = true
        take()
        return found
    }

    private static func read(_ text: String, limits: CSVLimits = CSVLimits()) -> Read {
        let bytes = Array(text.utf8)
        let whole = read(bytes, pieces: bytes.count + 1, limits: limits)
        for pieces in [1, 2, 3, 7] {
            #expect(read(bytes, pieces: pieces, limits: limits) == whole, "in pieces of \(pieces)")
        }
        return whole
    }

    @Test(
        "Fields are cut as RFC 4180 says, whole and byte by byte",
        arguments: [
            ("a,b,c\nd,e,f\n", ["1: a|b|c", "2: d|e|f"]), ("a,b\r\nc,d\r\n", ["1: a|b", "2: c|d"]),
            ("a,b", ["1: a|b"]), ("\"a,b\",\"c\"\"d\"\n", ["1: a,b|c\"d"]),
            ("\"a\nb\",c\nd,e\n", ["1: a\nb|c", "3: d|e"]), (",\n,,\n", ["1: |", "2: ||"]),
            ("a,\"\"\n", ["1: a|"]), ("\u{feff}a,b\n", ["1: a|b"]), ("\u{feff}", []), ("", []),
            ("\n\r\n\na,b\n\n", ["4: a|b"]), ("a,b\r\n\"c\"\r", ["1: a|b", "2: c"]),
            ("a\rb,c\n", ["1: a\rb|c"]), ("\"a\"\n", ["1: a"]),
            ("a, \"b\"\n", ["1: a| \"b\""]), ("a~b,c~\n", ["1: a~b|c~"]),
        ]
    )
    func fields(text: String, expected: [String]) {
        // A tilde stands for the byte zero, which has no place in the name of a test.
        let zeros = expected.map { $0.replacing("~", with: "\0") }
        #expect(Self.read(text.replacing("~", with: "\0")) == zeros)
    }

    @Test("A quote that a switch did not double is text, unless a field could end there")
    func undoubled() {
        #expect(Self.read("\"Jo \"x\" Doe\",\"1\"\n") == ["1: Jo \"x\" Doe|1"])
        #expect(Self.read("\"Jo\"x,y\",\"1\"\n") == ["1: Jo\"x,y|1"])
    }

    @Test("A quote without an end costs one line, and nothing behind it")
    func unterminated() {
        #expect(
            Self.read("\"a,b\nc,d\ne,f\n")
                == ["1: ! \(CSVProblem.unterminated)", "2: c|d", "3: e|f"]
        )
        let lines = String(repeating: "c,d\n", count: 40)
        let found = Self.read("\"a,b\n" + lines)
        #expect(found.first == "1: ! opens a quote that does not end within 16 lines")
        #expect(found.count == 41 && found.last == "41: c|d")
    }

    @Test("A line, a record and a number of fields over their limits cost that line alone")
    func limits() {
        var limits = CSVLimits()
        (limits.recordBytesMax, limits.fieldsMax) = (64, 4)
        let long = String(repeating: "x", count: 200)
        #expect(
            Self.read("a,b\n\(long)\nc,d\n\"\(long)\"\ne,f\n1,2,3,4,5\n1,2,3,4\n", limits: limits)
                == [
                    "1: a|b", "2: ! is longer than 64 bytes", "3: c|d",
                    "4: ! is longer than 64 bytes", "5: e|f", "6: ! has more than 4 fields",
                    "7: 1|2|3|4",
                ]
        )
    }

    @Test("A line of twenty megabytes is given up as it comes, and takes no memory")
    func hugeLine() {
        var reader = CSVReader()
        let piece = [UInt8](repeating: UInt8(ascii: "\""), count: 1 << 20)
        var malformed = 0
        for _ in 0..<20 {
            reader.queue.append(piece)
            while let outcome = reader.next() { if outcome != .record { malformed += 1 } }
            #expect(reader.queue.count <= 1 << 20)
        }
        reader.queue.append(Array("\na,b\n".utf8))
        #expect(reader.next() == .record && reader.line == 2 && malformed == 1)
        #expect(reader.queue.bytesHeld <= 8 << 20)
    }

    @Test("Garbage gives the same in any pieces, and what is whole behind it is read")
    func garbage() {
        var seed: UInt64 = 7
        let alphabet = Array("\",\n\r\0ab\u{e9}".utf8)
        for _ in 0..<300 {
            let bytes = (0..<200).map { _ in
                seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                return alphabet[Int(seed >> 33) % alphabet.count]
            }
            let tail = Array((String(repeating: "\n", count: 20) + "x,y\n").utf8)
            let whole = Self.read(bytes + tail, pieces: 1_000)
            #expect(Self.read(bytes + tail, pieces: 1) == whole)
            #expect(whole.last?.hasSuffix(": x|y") == true)
        }
    }
}
