import Fuzzing
import Testing

@testable import EventSocket

@Suite("The walk over an event's lines")
struct LineWalkTests {
    private static let bodies = ["02-attack-plain", "03-names-plain", "04-uuid-kill"].flatMap {
        Recording($0).plainBodies.prefix(16)
    }

    @Test("Lines of every field pass the filter and are found; names that differ are not")
    func fields() {
        let table = FieldTable()
        for field in EventField.allCases {
            let name = Array("\(field.name)".utf8)
            let line = name + Array(":  value of it\n".utf8)
            #expect(found(line, table)?.0 == field)
            #expect(found(line, table)?.1 == name.count + 3)
            for index in name.indices {
                var other = line
                other[index] ^= 0x20
                #expect(found(other, table) == nil, "\(field) at \(index)")
            }
            #expect(found(name + [0x0a], table) == nil)
            #expect(found(name + Array("x: value of it\n".utf8), table) == nil)
            let behind = line + [UInt8](repeating: 0x0a, count: LineFilter.reach)
            #expect(unsafe table.filter.passes(behind.span.bytes, start: 0))
        }
    }

    private func found(_ line: [UInt8], _ table: FieldTable) -> (EventField, Int)? {
        unsafe table.field(line.span.bytes, start: 0, end: line.count - 1)
    }

    @Test("Few recorded lines pass the filter that are none of ours")
    func filter() {
        let table = FieldTable()
        var lines = 0
        var passed = 0
        for body in Self.bodies {
            let bytes = body + [UInt8](repeating: 0x0a, count: LineFilter.reach)
            unsafe ByteScan.lines(of: body.span.bytes) { start, end in
                guard start < end,
                    unsafe table.field(body.span.bytes, start: start, end: end) == nil
                else { return true }
                lines += 1
                passed += unsafe table.filter.passes(bytes.span.bytes, start: start) ? 1 : 0
                return true
            }
        }
        #expect(lines > 3_000)
        #expect(passed * 20 < lines, "\(passed) of \(lines)")
    }

    @Test("Counted or not, damaged events are read alike", arguments: 0..<4)
    func counting(part: Int) {
        var random = SeededBytes(seed: UInt64(7_000 + part))
        for _ in 0..<300 {
            let body = random.mutated(Self.bodies[random.below(Self.bodies.count)])
            // As many headers as there are at most, and fewer than would make counting needless.
            var limits = FrameLimits()
            limits.eventHeadersMax = body.count { $0 == 0x0a }
            let counted = FrameFeed.Reading(plain: body, limits: limits)
            #expect(counted == FrameFeed.Reading(plain: body))
        }
    }

    @Test("The wide skip, the portable one and the plain one stop alike", arguments: 0..<100)
    func skips(seed: UInt64) {
        var random = SeededBytes(seed: seed)
        let alphabet = Array("vvvv\n\nD\u{7f}".utf8) + [0xff, 0x80]
        var bytes = (0..<(400 + random.below(100))).map { _ in alphabet[random.below(10)] }
        for index in bytes.indices.dropLast() where bytes[index] == 0x0a {
            let low: [UInt8] = [0x0a, 0x43, 0x00, 0x42]
            bytes[index + 1] = random.below(12) == 0 ? low[random.below(4)] : 0x76
        }
        let span = unsafe bytes.span.bytes
        for start in 0...bytes.count {
            var expected = start
            while bytes.count - expected > 64,
                !(expected..<(expected + 64)).contains(where: {
                    bytes[$0] == 0x0a && bytes[$0 + 1] <= 0x43
                })
            { expected += 64 }
            #expect(ByteScan.skip(linesAbove: 0x43, in: span, from: start) == expected)
            #expect(ByteScan.portableSkip(linesAbove: 0x43, in: span, from: start) == expected)
        }
    }

    @Test("A blank line or a length is seen wherever it stands among lines passed over")
    func passedOver() throws {
        let body = try #require(Self.bodies.first)
        #expect(FrameFeed.Reading(plain: body).reading == .call)
        let unfinished = EventReading.malformed(.unfinished)
        for place in body.indices where body[place] == 0x0a && place < body.count - 2 {
            for line in ["\n", "Content-Length: 7\n"] {
                var damaged = body
                damaged.insert(contentsOf: line.utf8, at: place + 1)
                #expect(FrameFeed.Reading(plain: damaged).reading == unfinished, "\(place)")
            }
        }
    }

    @Test("Numbers of every length are read, and none with another byte in it")
    func integers() {
        for count in 1...18 {
            let digits = Array("918273645546372819".utf8.prefix(count))
            let text = Array("x".utf8) + digits + Array("9".utf8)
            let whole = Int64(String(decoding: digits, as: UTF8.self))
            #expect(unsafe text.span.bytes.integer(1..<(count + 1)) == whole)
            for index in 1...count {
                for byte: UInt8 in [0x00, 0x2f, 0x3a, 0x3f, 0x40, 0xb0, 0xff] {
                    var other = text
                    other[index] = byte
                    #expect(unsafe other.span.bytes.integer(1..<(count + 1)) == nil)
                }
            }
        }
        let ones = [UInt8](repeating: 0x31, count: 19)
        #expect(unsafe ones.span.bytes.integer(2..<2) == nil)
        #expect(unsafe ones.span.bytes.integer(0..<19) == nil)
    }
}
