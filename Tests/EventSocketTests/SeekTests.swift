import Testing

@testable import EventSocket

@Suite("Going on behind a damaged place")
struct SeekTests {
    private static let good = "Content-Length: 3\nContent-Type: text/event-plain\n\nabc"

    /// The bodies found in pieces of so many bytes, seeking wherever the stream is lost.
    private static func bodies(_ text: String, pieces: Int) -> [String] {
        var decoder = FrameDecoder(bufferBytes: 64)
        var bodies: [String] = []
        var isLost = false
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            decoder.append(rest.prefix(pieces))
            rest = rest.dropFirst(pieces)
            if isLost, !decoder.seekFrame() { continue }
            isLost = false
            while true {
                do {
                    guard let frame = try decoder.nextFrame() else { break }
                    if frame.kind == .eventPlain {
                        bodies.append(String(decoding: frame.body, as: UTF8.self))
                    }
                } catch {
                    isLost = !decoder.seekFrame()
                    if isLost { break }
                }
            }
        }
        return bodies
    }

    @Test(
        "The frame behind a broken length is found, however the bytes come",
        arguments: [1, 7, 4_096]
    )
    func found(pieces: Int) {
        let broken = "Content-Length: 3x\nContent-Type: text/event-plain\n\nxyz\n\n"
        #expect(Self.bodies(Self.good + broken + Self.good, pieces: pieces) == ["abc", "abc"])
        #expect(Self.bodies(broken + broken + Self.good, pieces: pieces) == ["abc"])
        #expect(Self.bodies(broken, pieces: pieces).isEmpty)
    }
}
