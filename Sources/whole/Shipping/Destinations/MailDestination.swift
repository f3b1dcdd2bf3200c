package import Settings
package import Telephony

/// Mail by the sendmail of this machine, one for each message; who gets it stands in the settings alone.
package struct MailDestination: Destination {
    private let settings: DestinationSettings
    private let runner: any ProgramRunning
    private var pace: ProgramPace

    package init(_ settings: DestinationSettings) { self.init(settings, runner: ProgramRunner()) }

    init(_ settings: DestinationSettings, runner: any ProgramRunning) {
        (self.settings, self.runner) = (settings, runner)
        pace = ProgramPace(perMinuteMax: settings.perMinuteMax)
    }

    package mutating func deliver(_ message: Message, at now: EventTime) -> DeliveryOutcome {
        let mail = MailText(message, to: settings.to, from: settings.from)
        return ProgramDelivery.outcome(
            settings.command + ["-t", "-oi"],
            input: Array(mail.text.utf8),
            id: message.id,
            timeout: .seconds(settings.timeoutSeconds),
            &pace,
            by: runner,
            at: now
        )
    }
}
