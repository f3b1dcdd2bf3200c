import Fuzzing
import Telephony
import Testing

@testable import EventSocket

@Suite("The walk over an event's lines")
struct LineWalkTests {
    private static let bodies = ["02-attack-plain", "03-names-plain", "04-uuid-kill"].flatMap {
        Recording($0).plainBodies.prefix(16)
    }

    /// What the walk sees to that it stands behind a line.
    private static let padding = [UInt8](repeating: 0x0a, count: HeaderTables.reach)

    @Test("Lines of every field pass the filter and are found; names that differ are not")
    func fields() {
        let table = FieldTable()
        for field in EventField.allCases {
            let name = Array("\(field.name)".utf8)
            let line = name + Array(":  value of it\n".utf8)
            #expect(found(line, table)?.field == field)
            #expect(found(line, table)?.length == name.count + 1)
            for index in name.indices {
                var other = line
                other[index] ^= 0x20
                #expect(found(other, table) == nil, "\(field) at \(index)")
            }
            #expect(found(name + [0x0a], table) == nil)
            #expect(found(name + Array("x: value of it\n".utf8), table) == nil)
            let filter = table.filter(FieldSet(only: field))
            let behind = line + Self.padding
            #expect(unsafe filter.slot(behind.span.bytes, start: 0) >= 0)
        }
    }

    /// What a line opens with, found by the quick compare and by the plain one alike.
    private func found(_ line: [UInt8], _ table: FieldTable) -> FieldTable.Entry? {
        let plain = unsafe table.entry(line.span.bytes, start: 0, end: line.count - 1)
        let padded = line + Self.padding
        let all = table.filter(FieldSet(EventField.allCases))
        let slot = unsafe all.slot(padded.span.bytes, start: 0)
        let quick =
            slot < 0 ? nil : unsafe table.entry(at: slot, padded.span.bytes, start: 0)
        #expect(quick?.field == plain?.field)
        return plain
    }

    @Test("Few recorded lines pass the filter that are none of ours")
    func filter() {
        let table = FieldTable()
        // What a busy switch sends most is read for the most fields.
        let tables = HeaderTables(readsProxies: false)
        let all = tables.filter(of: .call(.created), without: [.eventName])
        var lines = 0
        var passed = 0
        for body in Self.bodies {
            let bytes = body + Self.padding
            unsafe ByteScan.lines(of: body.span.bytes) { start, end in
                guard start < end,
                    unsafe table.entry(body.span.bytes, start: start, end: end) == nil
                else { return true }
                lines += 1
                passed += unsafe all.slot(bytes.span.bytes, start: start) >= 0 ? 1 : 0
                return true
            }
        }
        #expect(lines > 3_000)
        #expect(passed * 10 < lines, "\(passed) of \(lines)")
    }

    @Test("A filter passes what is wanted of an event and was not seen")
    func wanted() {
        let tables = HeaderTables(readsProxies: false)
        var answered = tables.filter(of: .call(.answered), without: [.eventName])
        let seen: FieldSet = [.eventName, .sequence]
        let later = tables.filter(of: .call(.answered), without: seen)
        #expect(later != answered)
        let line = Array("Event-Sequence: 7\n".utf8) + Self.padding
        let slot = unsafe answered.slot(line.span.bytes, start: 0)
        #expect(slot >= 0)
        #expect(unsafe later.slot(line.span.bytes, start: 0) < 0)
        answered.remove(slot)
        #expect(answered == later)
        #expect(!answered.isEmpty)
        #expect(tables.filter(of: .other, without: [.eventName]).isEmpty)
    }

    @Test("Fields that share a slot are known to")
    func sharers() throws {
        let table = FieldTable()
        let name = try #require(found(Array("Caller-Caller-ID-Name: x\n".utf8), table))
        let number = try #require(found(Array("Caller-Caller-ID-Number: 7\n".utf8), table))
        #expect(name.sharers == [.callerName, .callerNumber])
        #expect(number.sharers == name.sharers)
        let other = try #require(found(Array("Hangup-Cause: NONE\n".utf8), table))
        #expect(other.sharers == [.cause])
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

    @Test("The wide skip, the narrow one and the plain one stop alike", arguments: 0..<100)
    func skips(seed: UInt64) {
        let bytes = Self.lines(seed: seed)
        let span = unsafe bytes.span.bytes
        for start in 0...bytes.count {
            var expected = start
            while bytes.count - expected > 64,
                !(expected..<(expected + 64)).contains(where: {
                    bytes[$0] == 0x0a && bytes[$0 + 1] == 0x0a
                })
            { expected += 64 }
            #expect(ByteScan.skipLines(in: span, from: start) == expected)
            #expect(ByteScan.portableSkipLines(in: span, from: start) == expected)
            #if arch(x86_64)
            #expect(ByteScan.narrowSkipLines(in: span, from: start) == expected)
            #endif
        }
    }

    @Test("Wide masks and narrow ones say where each byte is", arguments: 0..<20)
    func masks(seed: UInt64) {
        let bytes = Self.lines(seed: seed)
        for length in [0, 63, 64, 96, 97, 200, bytes.count] {
            let span = unsafe bytes.span.bytes.extracting(0..<length)
            for (start, reach) in [(0, 0), (0, 33), (1, 33), (50, 1), (length, 0)]
            where start <= length {
                var wide = ByteScan.Masks(repeating: 0)
                var narrow = wide
                let count = ByteScan.masks(
                    of: 0x0a,
                    in: span,
                    from: start,
                    reach: reach,
                    into: &wide
                )
                #expect(count == min(16, max(0, (length - start - reach)) / 64))
                #expect(
                    ByteScan.narrowMasks(
                        of: 0x0a,
                        in: span,
                        from: start,
                        reach: reach,
                        into: &narrow
                    ) == count
                )
                for block in 0..<16 {
                    let expected = (0..<64).reduce(UInt64(0)) { mask, index in
                        guard block < count, bytes[start + block * 64 + index] == 0x0a else {
                            return mask
                        }
                        return mask | 1 << UInt64(index)
                    }
                    #expect(wide[block] == expected)
                    #expect(narrow[block] == expected)
                }
            }
        }
    }

    /// Lines of which few are empty.
    private static func lines(seed: UInt64) -> [UInt8] {
        var random = SeededBytes(seed: seed)
        let alphabet = Array("vvvv\n\nDo\u{7f}".utf8) + [0xff, 0x80]
        var bytes = (0..<(1_500 + random.below(200))).map { _ in alphabet[random.below(10)] }
        for index in bytes.indices.dropLast() where bytes[index] == 0x0a {
            if random.below(12) > 0 { bytes[index + 1] = 0x76 }
        }
        return bytes
    }

    @Test("A blank line is seen wherever it stands among the lines, with or without a length")
    func passedOver() throws {
        let body = try #require(Self.bodies.first)
        #expect(FrameFeed.Reading(plain: body).reading == .call)
        let unfinished = EventReading.malformed(.unfinished)
        for place in body.indices where body[place] == 0x0a && place < body.count - 2 {
            let rest = body.count - place - 1
            for line in ["\n", "Content-Length: 7\n\n", "Content-Length: \(rest)\n\n"] {
                var damaged = body
                damaged.insert(contentsOf: line.utf8, at: place + 1)
                #expect(FrameFeed.Reading(plain: damaged).reading == unfinished, "\(place)")
            }
        }
    }

    @Test("The last header alone is the length of a body, whatever stands before it")
    func lengths() {
        let before = String(repeating: "variable_x: y\n", count: 20)
        for filling in ["", before, "variable_long: " + String(repeating: "z", count: 300) + "\n"] {
            func reading(_ more: String, _ body: String = "") -> EventReading {
                let text = "Event-Name: BACKGROUND_JOB\n\(filling)\(more)\n\(body)"
                return FrameFeed.Reading(plain: Array(text.utf8)).reading
            }
            #expect(reading("") == .ignored)
            #expect(reading("", "hello") == .malformed(.unfinished))
            #expect(reading("Content-Length: 5\n", "hello") == .ignored)
            #expect(reading("Content-Length:5\n", "hello") == .ignored)
            let spaces = String(repeating: " ", count: 90)
            #expect(reading("Content-Length:\(spaces)5\n", "hello") == .ignored)
            #expect(reading("Content-Length: 6\n", "hello") == .malformed(.unfinished))
            #expect(reading("Content-Length: 5\nX: y\n", "hello") == .malformed(.unfinished))
            #expect(reading("xContent-Length: 5\n", "hello") == .malformed(.unfinished))
        }
    }

    @Test("A line begins behind the line end before it, however far that is")
    func lineStarts() {
        var random = SeededBytes(seed: 41)
        let bytes = (0..<700).map { _ in random.below(60) == 0 ? UInt8(0x0a) : 0x61 }
        for end in 0...bytes.count {
            let start = bytes[..<end].lastIndex(of: 0x0a).map { $0 + 1 } ?? 0
            #expect(unsafe ByteScan.lineStart(in: bytes.span.bytes, before: end) == start)
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
