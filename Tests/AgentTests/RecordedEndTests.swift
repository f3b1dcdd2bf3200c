import Records
import Warden
import EventSocket
import Foundation
import Telephony
import Testing

@testable import Agent

@Suite("Recorded ends of calls")
struct RecordedEndTests {
    private static let capture = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "fixtures/fs-1.11/bridged-silent-notimer.raw.gz").path

    /// An armed core that is told what the recorded switch said, to kills of its own.
    private func kills() throws -> [KillRecord] {
        var setup = WardenSetup()
        setup.enforcement.autoDisconnect = true
        var core = WardenCore(setup)
        var reader = EventReader(link: LinkID(0), plan: NumberingPlan(countryCode: "234"))
        var decoder = FrameDecoder()
        var kills: [KillRecord] = []
        var effects: [WardenEffect] = []
        let file = try CaptureFile(path: Self.capture)
        while try file.read(into: &decoder) > 0 {
            while let frame = try decoder.next() {
                guard case .eventPlain = frame.kind else { continue }
                let reading = decoder.with(frame.body) { reader.readPlain($0) }
                let now = Moment(monotonic: reader.stamp.time, wall: reader.stamp.time)
                switch reading {
                case .call: core.handle(.call(reader.event), at: now)
                case .leg: core.handle(.leg(reader.leg), at: now)
                default: continue
                }
                core.takeEffects(into: &effects)
                for effect in effects {
                    switch effect {
                    case .record(.kill(let kill)): kills.append(kill)
                    case .kill(let kill, _):
                        kills.append(kill)
                        core.handle(.killReply(kill.kill, .accepted), at: now)
                    default: break
                    }
                }
            }
        }
        return kills
    }

    @Test("Silent bridged calls end 5 s after CHANNEL_HANGUP; each kill names the other leg")
    func bridgedSilent() throws {
        let kills = try kills()
        let requested = kills.filter { $0.state == .requested }
        #expect(requested.count == 6)
        #expect(requested.prefix(4).allSatisfy { $0.otherLeg.count == 36 })
        #expect(requested.dropFirst(4).allSatisfy { $0.otherLeg.isEmpty }, "these only rang")
        let ended = kills.filter { $0.state == .ended }
        #expect(ended.count == 6)
        #expect(ended.allSatisfy { $0.endedBy == .us })
        for end in ended {
            let first = try #require(requested.first { $0.kill == end.kill })
            let hangUp = try #require(kills.first { $0.kill == end.kill && $0.state == .hangingUp })
            #expect(hangUp.at <= first.at + 25_000)
            let isBridged = !first.otherLeg.isEmpty
            #expect((end.tookMicroseconds > 5_000_000) == isBridged)
        }
    }
}
