import AgentSocket
import Testing

/// The lines of a stream that comes in pieces of these sizes, over and over.
struct LineFeed: Equatable {
    var lines: [String] = []
    var error: LineError?

    init(_ bytes: [UInt8], pieces: [Int] = [Int.max]) {
        var decoder = LineDecoder()
        var rest = bytes[...]
        var turn = 0
        while !rest.isEmpty, error == nil {
            let piece = rest.prefix(pieces[turn % pieces.count])
            rest = rest.dropFirst(piece.count)
            turn += 1
            decoder.append(piece)
            do {
                while let line = try decoder.next() {
                    lines.append(
                        decoder.with(line) { bytes in
                            String(decoding: bytes.indices.map { bytes[$0] }, as: UTF8.self)
                        }
                    )
                }
            } catch { self.error = error }
        }
    }
}

@Suite("Lines of the agent's socket")
struct LineTests {
    private static let three = Array("one\n\r\n\ntwo is longer\r\n{\"three\":3}\n".utf8)

    @Test("Lines cut at any byte are found once, whole, and empty ones not at all")
    func cutAnywhere() {
        let whole = LineFeed(Self.three)
        #expect(whole.lines == ["one", "two is longer", #"{"three":3}"#])
        #expect(whole.error == nil)
        for cut in 1..<Self.three.count {
            #expect(LineFeed(Self.three, pieces: [cut, Int.max]) == whole)
        }
        #expect(LineFeed(Self.three, pieces: [1]) == whole)
        #expect(LineFeed(Self.three + Self.three).lines == whole.lines + whole.lines)
    }

    @Test("A line without its end waits")
    func half() {
        #expect(LineFeed(Array("one\ntwo".utf8)).lines == ["one"])
    }

    @Test(
        "The longest line is taken, and one byte more ends the stream",
        arguments: [[Int.max], [1], [1_000]]
    )
    func limit(pieces: [Int]) {
        let longest = [UInt8](repeating: UInt8(ascii: "a"), count: LineDecoder.lineBytesMax - 1)
        let taken = LineFeed(longest + Array("\nb\n".utf8), pieces: pieces)
        #expect(taken.lines.map(\.utf8.count) == [LineDecoder.lineBytesMax - 1, 1])
        #expect(taken.error == nil)
        let refused = LineFeed([97] + longest + Array("\nb\n".utf8), pieces: pieces)
        #expect(refused.lines.isEmpty)
        #expect(refused.error == .lineTooLong(limit: LineDecoder.lineBytesMax))
        let unended = LineFeed([97] + longest, pieces: pieces)
        #expect(unended.error == .lineTooLong(limit: LineDecoder.lineBytesMax))
    }

    @Test("A lost stream stays lost, and no stream takes more memory than a few lines")
    func lost() throws {
        var decoder = LineDecoder()
        decoder.append([UInt8](repeating: 97, count: LineDecoder.lineBytesMax))
        for _ in 0..<2 {
            #expect(throws: LineError.lineTooLong(limit: LineDecoder.lineBytesMax)) {
                try decoder.next()
            }
        }
        var busy = LineDecoder()
        for _ in 0..<1_000 {
            busy.append(Array("{\"request\":\"status\",\"id\":1}\n".utf8))
            while try busy.next() != nil {}
        }
        #expect(busy.bytesWaiting == 0)
        #expect(busy.bytesHeld <= 4 * LineDecoder.lineBytesMax)
    }
}
