import Settings

extension DeepCheck {
    /// Whether the machine's clock is held by a time server.
    var clock: CareCheck {
        let advice =
            "run a time service (systemd-timesyncd, chrony): the log's times are this clock's"
        guard let clock = MachineClock.now() else {
            return CareCheck("clock", .warning, "the system does not tell of its clock", do: advice)
        }
        guard clock.isSynchronised else {
            return CareCheck("clock", .warning, "is held by no time server", do: advice)
        }
        return CareCheck(
            "clock",
            "held by a time server, at most \(clock.errorMicroseconds / 1_000) ms off"
        )
    }

    /// What the limits of the settings may come to, against what the unit grants.
    var memory: CareCheck {
        let need = MemoryNeed(settings)
        let words = "the limits in the settings may come to \(need.bytes >> 20) MB"
        guard let limit = UnitMemory.ofService() else {
            return CareCheck("memory", words + "; no limit of a unit was found")
        }
        let against = words + ", \(limit.source) grants \(limit.bytes >> 20) MB"
        guard need.bytes > limit.bytes else { return CareCheck("memory", against) }
        return CareCheck(
            "memory",
            .warning,
            against,
            do: "raise MemoryMax ('systemctl edit callwarden') or lower limits.recent_calls"
        )
    }
}
