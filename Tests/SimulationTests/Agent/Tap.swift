import Records
import Rules
import Warden
import Switches
import Telephony

@testable import Agent

/// Between links and warden: notes what the core hears, and spoils it where a canary wants that.
final class Tap: LinkDelegate, @unchecked Sendable {
    // Safe to share: a simulation runs on one thread.
    private let warden: WardenSeat
    private unowned let world: World
    private var lastReply: KillReply?

    init(_ warden: WardenSeat, _ world: World) {
        self.warden = warden
        self.world = world
    }

    func link(_ link: LinkID, delivers input: WardenInput) -> Bool {
        world.trace { "link \(link.index) \(Self.words(input))" }
        guard let heard = spoiled(input) else { return true }
        guard warden.link(link, delivers: heard) else { return false }
        switch input {
        case .call(let event): world.calls[event.id.string]?.wasSeen = true
        case .liveCall(let call): world.calls[call.id.string]?.wasSeen = true
        default: break
        }
        return true
    }

    func linkTurned(_ link: LinkID, readableAt: Moment) {
        warden.linkTurned(link, readableAt: readableAt)
    }

    func link(_ link: LinkID, reports report: LinkReport) {
        world.trace { "link \(link.index) says \(report)" }
        warden.link(link, reports: report)
    }

    var nextDue: Int64? { warden.nextDue }

    private static func words(_ input: WardenInput) -> String {
        switch input {
        case .call(let event):
            "\(event.kind) \(event.id.string) \(event.time) to \(event.call.callee.string)"
        case .liveCall(let event): "lists \(event.id.string) \(event.createdAt)"
        case .heartbeat: "heartbeat"
        default: "\(input)"
        }
    }

    private func spoiled(_ input: WardenInput) -> WardenInput? {
        switch (world.sabotage, input) {
        case (.hidesGaps, .linkDown): return nil
        case (.takesLateReplies, .killReply(let kill, let reply)):
            // Each reply is taken for the one before: the last one never comes.
            defer { lastReply = reply }
            return lastReply.map { .killReply(kill, $0) }
        default: return input
        }
    }
}

/// A core or a driver broken on purpose: the simulation must notice.
enum Sabotage: CaseIterable {
    /// Trips one caller too early.
    case killsEarly
    /// Takes a reply for the one that follows it.
    case takesLateReplies
    /// Does not say that it was blind.
    case hidesGaps

    func spoil(_ core: inout WardenCore) {
        guard self == .killsEarly else { return }
        var setup = core.setup
        setup.rule = MaskingRule(
            threshold: setup.rule.threshold - 1,
            windowSeconds: Int(setup.rule.windowMicroseconds / 1_000_000),
            cooldownSeconds: Int(setup.rule.cooldownMicroseconds / 1_000_000)
        )
        core.use(setup)
    }
}
