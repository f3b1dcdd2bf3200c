import Fuzzing
import Testing

@testable import EventSocket

/// The fast parser against the slow one on thousands of damaged recordings; each is named by its
/// seed, from which it can be made again.
@Suite("The fast parser against the slow one")
struct DifferentialTests {
    private static let bodies: [[UInt8]] = {
        let names = [
            "02-attack-plain", "03-names-plain", "03-numbers-plain", "03-rejected",
            "05-custom-plain", "04-uuid-kill",
        ]
        return names.flatMap { Recording($0).plainBodies.prefix(12) }
    }()

    @Test("Damaged events are read alike", arguments: 0..<8)
    func events(part: Int) {
        let slow = SlowParser()
        for turn in 0..<500 {
            let seed = UInt64(part * 1_000_000 + turn)
            var random = SeededBytes(seed: seed)
            let body = random.mutated(Self.bodies[random.below(Self.bodies.count)])
            #expect(Feed.Reading(plain: body) == slow.reading(of: body), "seed \(seed)")
        }
    }

    @Test("Damaged short streams are framed alike, whole and in pieces", arguments: 0..<4)
    func streams(part: Int) {
        let names = ["01-auth-bad", "01-crlf", "04-filter-nix-linger-log", "04-show-empty"]
        let recording = Recording(names[part])
        var limits = FrameLimits()
        limits.headerBytesMax = 300
        let slow = SlowParser(limits: limits)
        for turn in 0..<500 {
            let seed = UInt64(part * 1_000_000 + turn)
            var random = SeededBytes(seed: seed)
            let bytes = random.mutated(recording.received)
            let whole = Feed.frames(of: bytes, limits: limits)
            let expected = slow.frames(of: bytes)
            #expect(whole.frames == expected.frames, "seed \(seed)")
            #expect((whole.error == nil) == expected.isGood, "seed \(seed)")
            let pieces = [1 + random.below(50), 1 + random.below(5)]
            #expect(Feed.frames(of: bytes, pieces: pieces, limits: limits) == whole, "seed \(seed)")
        }
    }

    @Test("Random bytes are framed alike", arguments: 0..<200)
    func noise(seed: UInt64) {
        var random = SeededBytes(seed: seed)
        let alphabet = Array("\n\n\nContent-Length: 3Type".utf8)
        let bytes = (0..<400).map { _ in alphabet[random.below(alphabet.count)] }
        let expected = SlowParser().frames(of: bytes)
        let fast = Feed.frames(of: bytes, pieces: [1 + random.below(9)])
        #expect(fast.frames == expected.frames)
        #expect((fast.error == nil) == expected.isGood)
    }
}

@Suite("The scan for one byte")
struct ByteScanTests {
    @Test("The wide mask, the portable mask and the plain one agree", arguments: 0..<200)
    func masks(seed: UInt64) {
        var random = SeededBytes(seed: seed)
        let wanted: UInt8 = [0x0a, 0x25, 0x00, 0xff, 0x80][random.below(5)]
        let near = [wanted, wanted ^ 0x80, wanted &+ 1, wanted &- 1, wanted ^ 1]
        let bytes = (0..<(64 + random.below(100))).map { _ in
            random.below(3) == 0 ? UInt8(truncatingIfNeeded: random.next()) : near[random.below(5)]
        }
        let span = unsafe bytes.span.bytes
        for offset in 0...bytes.count {
            var expected: UInt64 = 0
            for index in offset..<min(offset + 64, bytes.count) where bytes[index] == wanted {
                expected |= 1 << UInt64(index - offset)
            }
            var masks = [ByteScan.mask(of: wanted, in: span, at: offset)]
            if offset + 64 <= bytes.count {
                masks.append(ByteScan.portableMask(of: wanted, in: span, at: offset))
                masks.append(ByteScan.wholeMask(of: wanted, in: span, at: offset))
            }
            guard masks.allSatisfy({ $0 == expected }) else {
                Issue.record("at \(offset): \(masks), not \(expected)")
                return
            }
        }
    }

    @Test("A blank line is found wherever it stands and wherever the search starts")
    func blankLines() {
        for place in 0..<200 {
            var bytes = [UInt8](repeating: 0x61, count: 202)
            bytes[place] = 0x0a
            bytes[place + 1] = 0x0a
            let span = unsafe bytes.span.bytes
            for start in [0, place / 2, place] {
                #expect(ByteScan.blankLine(in: span, from: start) == place)
            }
            #expect(ByteScan.blankLine(in: span, from: place + 1) == nil)
        }
    }
}
