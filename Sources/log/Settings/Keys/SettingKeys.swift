import Rules
import Warden
import Telephony

/// Every key outside `switches`, in the order in which the file and `callwarden check` list them.
enum SettingKeys {
    static let windowSeconds = SettingKey(
        "window_seconds",
        .integer(MaskingRule.windowSecondsRange),
        standard: 5
    )
    static let threshold = SettingKey(
        "threshold",
        .integer(MaskingRule.thresholdRange),
        standard: 5
    )
    static let cooldownSeconds = SettingKey(
        "cooldown_seconds",
        .integer(MaskingRule.cooldownSecondsRange),
        standard: 30
    )
    static let withheldCallers = SettingKey(
        "withheld_callers",
        .oneOf,
        standard: MaskingRule.WithheldCallers.one
    )
    static let autoDisconnect = SettingKey("auto_disconnect", .boolean, standard: false)
    static let autoBlock = SettingKey("auto_block", .boolean, standard: false)
    static let blockSeconds = SettingKey(
        "block_seconds",
        .integer(60...2_592_000),
        standard: Enforcement().blockSeconds
    )

    static let all: [SettingSpec] =
        [
            windowSeconds.spec, threshold.spec, cooldownSeconds.spec, withheldCallers.spec,
            autoDisconnect.spec, autoBlock.spec, blockSeconds.spec,
        ] + numbering + enforcement + log + limits

    /// Environment variables that stand in for a key.
    static let variables: [(name: String, spec: SettingSpec)] = [
        ("ACM_WINDOW_SECONDS", windowSeconds.spec),
        ("ACM_THRESHOLD", threshold.spec),
        ("ACM_COOLDOWN_SECONDS", cooldownSeconds.spec),
        ("ACM_AUTO_DISCONNECT", autoDisconnect.spec),
        ("ACM_AUTO_BLOCK", autoBlock.spec),
    ]
}

extension SettingKeys {
    // The numbers in the window were read by the plan, so another plan starts with an empty window.
    static let countryCode = SettingKey(
        "numbering.country_code",
        .text(allowed: "1 to 3 digits without + or 0 in front, such as \"234\", or \"\" for none") {
            $0.utf8.count <= 3 && $0.utf8.allSatisfy { (0x30...0x39).contains($0) }
                && !$0.hasPrefix("0")
        },
        standard: "",
        needsRestart: true
    )
    static let nationalPrefix = SettingKey(
        "numbering.national_prefix",
        .digits(0...4, allowed: "up to 4 digits, such as \"0\", or \"\" for none"),
        standard: "0",
        needsRestart: true
    )
    static let internationalPrefix = SettingKey(
        "numbering.international_prefix",
        .digits(0...5, allowed: "up to 5 digits, such as \"00\" or \"011\", or \"\" for none"),
        standard: "00",
        needsRestart: true
    )
    static let nationalLengths = SettingKey(
        "numbering.national_lengths",
        .list(
            of: .integer(4...14),
            countMax: 8,
            takes: "a list of lengths from 4 to 14, such as [10]"
        ),
        standard: [Int](),
        needsRestart: true
    )
    static let dialPrefixes = SettingKey(
        "numbering.dial_prefixes",
        .list(
            of: .text(allowed: "a dial prefix", where: NumberingPlan.isDialPrefix),
            countMax: 32,
            takes: "a list of prefixes of 1 to 8 characters, digits, *, # or x for any digit, with "
                + "a + behind where an international number follows: [\"9\", \"*67\", \"0xx\"]"
        ),
        standard: [String](),
        needsRestart: true
    )
    static let emergencyNumbers = SettingKey(
        "numbering.emergency_numbers",
        .list(
            of: .digits(2...15, allowed: "digits"),
            countMax: 200,
            takes: "a list of numbers of 2 to 15 digits in quotes, such as [\"112\"]"
        ),
        standard: EmergencyNumbers.standard
    )
    static let domains = SettingKey(
        "numbering.domains",
        .list(
            of: .text(
                allowed: "a domain",
                where: { (1...64).contains($0.utf8.count) && $0.utf8.allSatisfy(isOfDomain) }
            ),
            countMax: 10_000,
            takes: "a list of domains of up to 64 bytes, such as [\"tenant1.example\"]"
        ),
        standard: [String](),
        needsRestart: true
    )
    private static let numbering = [
        countryCode.spec, nationalPrefix.spec, internationalPrefix.spec, nationalLengths.spec,
        dialPrefixes.spec, domains.spec, emergencyNumbers.spec,
    ]

    private static func isOfDomain(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5a, 0x61...0x7a: true
        default: ".-_:[]".utf8.contains(byte)
        }
    }
}

extension SettingKeys {
    static let hangupCause = SettingKey(
        "enforcement.hangup_cause",
        .text(allowed: "the name of a FreeSWITCH hang-up cause, such as \"CALL_REJECTED\"") {
            HangupCauses.names.contains($0)
        },
        standard: Enforcement().cause
    )
    static let retryMilliseconds = SettingKey(
        "enforcement.retry_milliseconds",
        .integer(50...10_000),
        standard: Enforcement().retryMilliseconds
    )
    static let attemptsMax = SettingKey(
        "enforcement.attempts_max",
        .integer(1...20),
        standard: Enforcement().attemptsMax
    )
    static let killsPerMinuteMax = SettingKey(
        "enforcement.kills_per_minute_max",
        .integer(1...100_000),
        standard: Enforcement().killsPerMinuteMax
    )
    static let calleesPerMinuteMax = SettingKey(
        "enforcement.callees_per_minute_max",
        .integer(1...10_000),
        standard: Enforcement().calleesPerMinuteMax
    )
    private static let enforcement = [
        hangupCause.spec, retryMilliseconds.spec, attemptsMax.spec, killsPerMinuteMax.spec,
        calleesPerMinuteMax.spec,
    ]
}

extension SettingKeys {
    static let database = SettingKey("log.database", .path, standard: nil, needsRestart: true)
    static let journal = SettingKey("log.journal", .path, standard: nil, needsRestart: true)
    static let journalMegabytes = SettingKey(
        "log.journal_megabytes",
        .integer(1...1024),
        standard: 8,
        needsRestart: true
    )
    static let calls = SettingKey("log.calls", .boolean, standard: true)
    static let callsRetentionDays = SettingKey(
        "log.calls_retention_days",
        .integer(1...3650),
        standard: 30,
        needsRestart: true
    )
    static let callsMax = SettingKey(
        "log.calls_max",
        .integer(0...1_000_000_000),
        standard: 0,
        needsRestart: true
    )
    static let alertsRetentionDays = SettingKey(
        "log.alerts_retention_days",
        .integer(1...3650),
        standard: 400,
        needsRestart: true
    )
    static let feedDaysMax = SettingKey(
        "log.feed_days_max",
        .integer(1...3650),
        standard: 7,
        needsRestart: true
    )
    private static let log = [
        database.spec, journal.spec, journalMegabytes.spec, calls.spec, callsRetentionDays.spec,
        callsMax.spec, alertsRetentionDays.spec, feedDaysMax.spec,
    ]
}

extension SettingKeys {
    static let recentCalls = SettingKey(
        "limits.recent_calls",
        .integer(1024...4_194_304),
        standard: 32_768,
        needsRestart: true
    )
    static let ringEvents = SettingKey(
        "limits.ring_events",
        .integer(64...1_048_576),
        standard: 8192,
        needsRestart: true
    )
    static let frameBytesMax = SettingKey(
        "limits.frame_bytes_max",
        .integer(65_536...67_108_864),
        standard: 8_388_608,
        needsRestart: true
    )
    static let headersMax = SettingKey(
        "limits.headers_max",
        .integer(100...100_000),
        standard: 16_384,
        needsRestart: true
    )
    static let lateMilliseconds = SettingKey(
        "limits.late_milliseconds",
        .integer(100...30_000),
        standard: 1_000
    )
    private static let limits = [
        recentCalls.spec, ringEvents.spec, frameBytesMax.spec, headersMax.spec,
        lateMilliseconds.spec,
    ]
}
