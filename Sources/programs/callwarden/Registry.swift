import CommandLine

/// Every command that there is, in the order in which the help lists them.
enum Registry {
    /// Manual pages beside those of the commands.
    static var manuals: [ManPage.Page] {
        let settings = String(decoding: PackageResources.callwarden_json5, as: UTF8.self)
        let service = String(decoding: PackageResources.callwarden_8, as: UTF8.self)
        return [
            SettingsPage.page(of: settings),
            ManPage.Page(name: "callwarden", section: 8, text: service),
        ]
    }

    static let root = CommandGroup(
        "callwarden",
        summary: "notices call masking beside a switch, ends it and keeps the proof",
        members: [
            // The agent.
            .command(RunCommand.self), .command(DemoCommand.self),
            .command(CheckCommand.self), .command(ArmCommand.self), .command(DisarmCommand.self),
            .command(ReloadCommand.self), .group(DecidedGroup.group),

            // Captures and the stand-in switch.
            .command(ReplayCommand.self), .command(SweepCommand.self),
            .command(RecordCommand.self), .command(SimulateCommand.self),

            // The alert log.
            .group(AlertsGroup.group),
            .command(ExplainCommand.self),
            .command(CallsCommand.self),
            .command(KillsCommand.self),
            .command(GapsCommand.self),
            .command(BaselinesCommand.self),
            .command(StatusCommand.self),
            .command(TopCommand.self),
            .command(StatsCommand.self),
            .command(AuditCommand.self),
            .command(PrecisionCommand.self),
            .command(ReportCommand.self),
            .command(CompactCommand.self),
            .command(BackupCommand.self), .command(RestoreCommand.self),
            .command(ForgetCommand.self),

            // Exemptions, blocks and expected calls.
            .group(ExemptGroup.group),
            .group(BlockGroup.group),
            .group(ExpectGroup.group),

            // Who may use the web program.
            .group(TokenGroup.group),

            // What is brought to people.
            .group(NotifyGroup.group),

            // The command itself.
            .command(CompletionCommand.self),
        ],
        examples: [
            Example("demo", "see an attack noticed, ended and recorded, on this machine"),
            Example("check", "check the settings and print what is in force"),
            Example("status", "is all well?"),
            Example("alerts list --since 24h", "what was noticed since yesterday"),
            Example("help check", "say what a command does and takes"),
        ]
    )
}
