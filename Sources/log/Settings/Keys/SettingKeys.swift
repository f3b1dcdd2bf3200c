import Rules
import Warden
import Telephony

/// Every key outside lists of groups, in the order in which the file and `callwarden check` list them.
enum SettingKeys {
    private static let rule = MaskingRule()

    static let windowSeconds = SettingKey(
        "window_seconds",
        .integer(MaskingRule.windowSecondsRange),
        standard: Int(rule.windowMicroseconds / 1_000_000),
        doc: "Length of the window"
    )
    static let threshold = SettingKey(
        "threshold",
        .integer(MaskingRule.thresholdRange),
        standard: rule.threshold,
        doc: "Distinct callers that make an attack"
    )
    static let cooldownSeconds = SettingKey(
        "cooldown_seconds",
        .integer(MaskingRule.cooldownSecondsRange),
        standard: Int(rule.cooldownMicroseconds / 1_000_000),
        doc: "Quiet time after which an attack is over and the next one is another alert"
    )
    static let withheldCallers = SettingKey(
        "withheld_callers",
        .oneOf,
        standard: rule.withheldCallers,
        doc: "Callers that withhold their number"
    )
    static let autoDisconnect = SettingKey(
        "auto_disconnect",
        .boolean,
        standard: Enforcement().autoDisconnect,
        doc: "Whether flagged calls are ended"
    )
    static let autoBlock = SettingKey(
        "auto_block",
        .boolean,
        standard: Enforcement().autoBlock,
        doc: "true: the callers of an alert may not call its callee for `block_seconds`"
    )
    static let blockSeconds = SettingKey(
        "block_seconds",
        .integer(60...2_592_000),
        standard: Enforcement().blockSeconds,
        doc: "How long a block by auto_block lasts"
    )

    static let all: [SettingSpec] =
        [
            windowSeconds.spec, threshold.spec, cooldownSeconds.spec, withheldCallers.spec,
            autoDisconnect.spec, autoBlock.spec, blockSeconds.spec,
        ] + baselines + rules + sequence + prefixRate + numbering + enforcement + log + limits
        + web + ship

    /// Environment variables that stand in for a key.
    static let variables: [(name: String, spec: SettingSpec)] = [
        ("ACM_WINDOW_SECONDS", windowSeconds.spec),
        ("ACM_THRESHOLD", threshold.spec),
        ("ACM_COOLDOWN_SECONDS", cooldownSeconds.spec),
        ("ACM_AUTO_DISCONNECT", autoDisconnect.spec),
        ("ACM_AUTO_BLOCK", autoBlock.spec),
    ]
}
