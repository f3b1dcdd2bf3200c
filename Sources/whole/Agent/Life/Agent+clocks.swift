import Warden
import Records
import Switches

extension Agent {
    /// Names each switch whose clock differs from this machine's, once, and says when it agrees again.
    ///
    /// Windows go by a switch's own clock, so that harms nothing there; but windows over several
    /// switches, and whoever compares times, want to know.
    func nameClocks(at now: Moment) {
        for link in links {
            guard let clock = warden.with({ core, _ in core.feedClock(of: link.link) }) else {
                continue
            }
            let differs = clock.differs(at: now)
            guard differs != namedClocks.contains(link.name), let ahead = clock.difference(at: now)
            else { continue }
            let fields: KeyValuePairs = [
                "switch": link.name, "behind_seconds": "\(Double(ahead / 1_000) / 1_000)",
            ]
            if differs {
                namedClocks.insert(link.name)
                lines.add(.warning, "switch's clock differs from this machine's", fields)
            } else if clock.isSettled {
                namedClocks.remove(link.name)
                lines.add(.notice, "switch's clock agrees with this machine's again", fields)
            }
        }
    }
}
