import Foundation
import Fuzzing
import Telephony
import Testing

@testable import Kamailio

@Suite("What a Kamailio of 6.2 was recorded to say")
struct NewerKamailioTests {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../fixtures/kamailio-6").standardized

    private func readings(_ file: String) throws -> [Feed.Reading] {
        let text = try String(contentsOf: Self.folder.appending(path: file), encoding: .utf8)
        return text.matches(of: /\{"ts"[^{}]*\}/).map { Feed.Reading(String($0.0)) }
    }

    @Test("An end said twice, first without a code, is an end once: the first proves nothing")
    func plain() throws {
        let readings = try readings("kam62_plain_evapi.txt")
        let unproven = readings.filter { $0.reading == .unprovenEnd }.compactMap(\.call?.id)
        let proven = readings.filter { $0.event?.kind == .hungUp && $0.reading == .call }
        #expect(!unproven.isEmpty && Set(unproven) == Set(proven.compactMap(\.call?.id)))
        #expect(proven.allSatisfy { $0.event?.cause == "SIP 487" })
        #expect(proven.count == Set(unproven).count)
    }

    @Test(
        "Held calls name no dialog in the include of before, and their ends do",
        arguments: ["kam62_inline_evapi.txt", "kam62_inline_late_verdicts_evapi.txt"]
    )
    func inline(file: String) throws {
        let readings = try readings(file)
        let held = readings.compactMap(\.event).filter { $0.call.heldTransaction != nil }
        #expect(!held.isEmpty && held.allSatisfy { $0.kind == .created && $0.call.dialog == nil })
        let others = readings.compactMap(\.event).filter { $0.call.heldTransaction == nil }
        #expect(!others.isEmpty && others.allSatisfy { $0.call.dialog != nil && !$0.isRefusal })
    }
}
