import AlertLog
import Ring
package import Settings
import Switches

/// Looks at everything that the agent depends on: its files, its machine and its switches.
///
/// Nothing is changed: no event is subscribed to and no call touched.
package struct DeepCheck {
    /// The log is read for damage for so long at most.
    package static let integrityLimit = Duration.seconds(60)

    let settings: Settings
    let passwords: Passwords
    let environment: [String: String]

    package init(
        _ settings: Settings,
        passwords: Passwords,
        environment: [String: String]
    ) {
        (self.settings, self.passwords) = (settings, passwords)
        self.environment = environment
    }

    /// Hands out each finding as it comes.
    package func run(_ take: (CareCheck) throws -> Void) rethrows {
        for check in places + risks + permissions { try take(check) }
        for check in [journal, clock, memory] { try take(check) }
        for check in log { try take(check) }
        for index in settings.switches.indices {
            for check in switchChecks(index) { try take(check) }
        }
    }

    private var places: [CareCheck] {
        let problems = AgentPlaces.problems(of: settings)
        guard !problems.isEmpty else {
            return [CareCheck("places", "log and journal can be written where they are to be")]
        }
        return problems.map {
            CareCheck("places", .failed, "\($0)", do: "'callwarden run' is refused until then")
        }
    }

    /// What is allowed and yet worth a second look.
    private var risks: [CareCheck] {
        let warnings = settings.warnings + passwords.warnings
        guard !warnings.isEmpty else { return [CareCheck("settings", "nothing in them is a risk")] }
        return warnings.map {
            CareCheck("settings", .warning, $0, do: "see 'man callwarden.json5' on that key")
        }
    }

    private var log: [CareCheck] {
        let path = settings.log.database
        do {
            let reader = try LogReader(path: path)
            return [try integrity(reader), disk(try reader.room())]
        } catch AlertLogError.missing {
            return [CareCheck("log", "\(path): not there yet; the agent's first start makes it")]
        } catch AlertLogError.olderSchema(_, let found, let known) {
            return [
                CareCheck(
                    "log",
                    "\(path): schema \(found), brought up to \(known) by the next start"
                )
            ]
        } catch {
            return [CareCheck("log", .failed, "\(error)", do: "'callwarden restore' a backup")]
        }
    }

    private func integrity(_ reader: LogReader) throws(AlertLogError) -> CareCheck {
        let seconds = Int(Self.integrityLimit / .seconds(1))
        switch try reader.integrity(within: Self.integrityLimit) {
        case .whole: return CareCheck("log", "\(settings.log.database): whole")
        case .damaged(let what):
            return CareCheck(
                "log",
                .failed,
                "\(settings.log.database): damaged: \(what)",
                do: "stop the agent and 'callwarden restore' the last backup"
            )
        case .unfinished:
            return CareCheck(
                "log",
                "\(settings.log.database): no damage in what was read within \(seconds) s; "
                    + "'callwarden backup' reads all of it"
            )
        }
    }

    /// Free space under which kills are about to stop, and under which it is time to look.
    private static let freeBytes: (failed: Int64, warning: Int64) = (100 << 20, 500 << 20)
    private static let freePercent: (failed: Double, warning: Double) = (2, 10)

    private func disk(_ room: (bytes: Int64, disk: DiskSpace?)) -> CareCheck {
        guard let disk = room.disk else { return CareCheck("disk", "the system does not tell") }
        let percent = Double(disk.freeBytes) * 100 / Double(max(disk.bytes, 1))
        let words =
            "the log takes \(room.bytes >> 20) MB, \(disk.freeBytes >> 20) MB "
            + "(\(Int(percent)) %) of its disk are free"
        let advice =
            "make room, or keep fewer days (log.calls_retention_days): a full disk stops kills"
        if disk.freeBytes < Self.freeBytes.failed || percent < Self.freePercent.failed {
            return CareCheck("disk", .failed, words, do: advice)
        }
        if disk.freeBytes < Self.freeBytes.warning || percent < Self.freePercent.warning {
            return CareCheck("disk", .warning, words, do: advice)
        }
        return CareCheck("disk", words)
    }

    private var journal: CareCheck {
        let path = settings.log.journal
        do throws(JournalError) {
            guard let look = try JournalLook.at(path) else {
                return CareCheck("journal", "\(path): not there yet; the first start makes it")
            }
            let words =
                "\(path): \(look.capacity >> 20) MB, \(look.unreadBytes >> 10) kB not in the log yet"
            guard look.unreadBytes * 2 > look.capacity else { return CareCheck("journal", words) }
            return CareCheck(
                "journal",
                .warning,
                words,
                do: "'journalctl -u callwarden' says why the log is not written; a full journal "
                    + "stops kills"
            )
        } catch {
            return CareCheck("journal", .failed, "\(error)", do: "move the file aside, and keep it")
        }
    }
}
