package import Telephony

extension Arguments {
    /// The time that an option asks for; one that names no zone is of the zone that the console shows.
    package func time(
        _ option: Option<TimePoint?>,
        now: EventTime,
        on console: Console
    ) throws(CommandError) -> EventTime? {
        guard let point = self[option] else { return nil }
        do throws(LocalTimeFault) {
            return try point.resolved(now: now, in: console.zone)
        } catch {
            throw .misuse("\(option.spec.dashed): \(error)")
        }
    }
}
