import Fuzzing
import Telephony
import Testing

@testable import EventSocket

@Suite("Recordings of a real FreeSWITCH")
struct RecordingTests {
    @Test("The recordings are there")
    func thereAreRecordings() {
        #expect(Recording.all.count > 40)
        #expect(Recording.all.allSatisfy { !$0.received.isEmpty })
    }

    @Test("A recording gives the same frames however it is cut", arguments: Recording.all)
    func sameFrames(_ recording: Recording) {
        let whole = Feed.frames(of: recording.received)
        for pieces in [[1_000_003], [65_536, 1], [4_093, 7, 1, 911]] {
            #expect(Feed.frames(of: recording.received, pieces: pieces) == whole)
        }
        let slow = SlowParser().frames(of: recording.received)
        #expect(whole.frames == slow.frames)
        #expect((whole.error == nil) == slow.isGood)
    }

    @Test("A recording gives the same readings however it is cut", arguments: Recording.all)
    func sameReadings(_ recording: Recording) {
        let whole = Feed.readings(of: recording.received)
        for pieces in [[8_191], [333, 5_000, 2]] {
            #expect(Feed.readings(of: recording.received, pieces: pieces) == whole)
        }
    }

    @Test("A recording cut at every byte gives the same readings", arguments: Recording.all)
    func byteByByte(_ recording: Recording) {
        let start = Array(recording.received.prefix(150_000))
        #expect(Feed.readings(of: start, pieces: [1]) == Feed.readings(of: start))
        #expect(Feed.frames(of: start, pieces: [1]) == Feed.frames(of: start))
    }

    @Test("Two recordings in a row are both read", arguments: Recording.all)
    func coalesced(_ recording: Recording) {
        let first = Recording("01-auth-good").received
        let second = Array(recording.received.prefix(60_000))
        let apart = Feed.frames(of: first).frames + Feed.frames(of: second).frames
        #expect(Feed.frames(of: first + second).frames == apart)
    }

    @Test("The frames are those that the note counts", arguments: Recording.all)
    func countedFrames(_ recording: Recording) {
        guard let expected = recording.framesInNote else { return }
        let names = Feed.frames(of: recording.received).frames.map(name)
        #expect(Dictionary(grouping: names) { $0 }.mapValues(\.count) == expected)
    }

    @Test("The fast reader says what the slow one says", arguments: Recording.all)
    func sameAsSlow(_ recording: Recording) {
        let slow = SlowParser()
        for body in recording.plainBodies {
            #expect(Feed.Reading(plain: body) == slow.reading(of: body))
        }
    }

    @Test("Nothing in a recording is malformed", arguments: Recording.all)
    func nothingMalformed(_ recording: Recording) {
        for reading in Feed.readings(of: recording.received).readings {
            if case .malformed(let why) = reading.reading { Issue.record("\(why)") }
        }
    }

    /// The name that the notes count a frame under.
    private func name(_ frame: Frame) -> String {
        let lines = HeaderLine.lines(frame.body, limit: 1)
        switch frame.kind {
        case .eventPlain: return lines.first?.value ?? ""
        case .eventJSON:
            let text = String(decoding: frame.body, as: UTF8.self)
            return text.firstMatch(of: /"Event-Name":"([A-Z_]+)"/).map { String($0.1) } ?? ""
        default: return frame["Content-Type"] ?? ""
        }
    }
}
