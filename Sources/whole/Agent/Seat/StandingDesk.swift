import AgentSocket
import Records
import Switches
import Synchronization
import Telephony
import Warden

/// Reads the open windows for those who ask through the agent's socket, a little at a time, and seldom:
/// however often it is asked, calls wait for no more than a few hundred reads of a table.
final class StandingDesk: StandingSource {
    /// What was counted is shown for so long.
    static let keptMicroseconds: Int64 = 250_000

    private struct Kept {
        var counted: NearCallees
        var nearest: AgentStanding
        var at: Int64
    }

    private let warden: WardenSeat
    private let kept = Mutex<Kept?>(nil)

    init(_ warden: WardenSeat) { self.warden = warden }

    func standing(of callee: PartyReading?) -> AgentStanding {
        let now = warden.clock().monotonic
        var kept = kept.withLock { $0 }
        if kept.map({ now - $0.at > Self.keptMicroseconds }) ?? true {
            var counted = NearCallees()
            read(&counted)
            kept = Kept(counted: counted, nearest: AgentStanding(counted), at: now)
            self.kept.withLock { $0 = kept }
        }
        guard let kept else { return AgentStanding() }
        guard let callee else { return kept.nearest }
        var counted = kept.counted
        counted.seek(callee)
        read(&counted)
        return AgentStanding(counted)
    }

    /// A turn at the core for each reading: whoever brings calls has his own between them.
    private func read(_ counted: inout NearCallees) {
        repeat {
            warden.with { core, now in counted.read(core, at: now) }
        } while counted.settle()
    }
}

extension AgentStanding {
    fileprivate init(_ counted: NearCallees) {
        self.init()
        windowMicroseconds = counted.windowMicroseconds
        isComplete = counted.isComplete
        callees = counted.nearest(Self.calleesMax).map { near in
            var callee = Callee()
            callee.callee = near.callee.string
            (callee.distinctCallers, callee.calls) = (near.callers, near.calls)
            (callee.threshold, callee.lastCall) = (near.threshold, near.lastCall)
            return callee
        }
    }
}
