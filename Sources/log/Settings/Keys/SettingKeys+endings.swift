import Rules

/// The keys of rules that see how calls end.
extension SettingKeys {
    private static let wangiri = WangiriRule()
    private static let concurrency = ConcurrencyRule()
    private static let shortCalls = ShortCallsRule()

    static let wangiriAction = SettingKey(
        "rules.wangiri.action",
        .oneOf,
        standard: wangiri.action,
        doc: "What is done about one caller that rings many and hangs up"
    )
    static let wangiriCallees = SettingKey(
        "rules.wangiri.callees",
        .integer(WangiriRule.calleesRange),
        standard: wangiri.callees.critical,
        doc: "Distinct callees that one caller rings so briefly"
    )
    static let wangiriWarning = SettingKey(
        "rules.wangiri.warning",
        .integer(WangiriRule.warningRange),
        standard: wangiri.callees.warning,
        doc: "Distinct callees that are worth a warning"
    )
    static let wangiriRingSeconds = SettingKey(
        "rules.wangiri.ring_seconds_max",
        .integer(WangiriRule.ringSecondsRange),
        standard: Int(wangiri.ringMicroseconds / 1_000_000),
        doc: "The longest that such a call lasts"
    )
    static let wangiriRangeDigits = SettingKey(
        "rules.wangiri.range_digits",
        .integer(WangiriRule.rangeDigitsRange),
        standard: wangiri.rangeDigits,
        doc: "Last digits in which callers may differ and are one all the same"
    )
    static let wangiriWindowSeconds = SettingKey(
        "rules.wangiri.window_seconds",
        .integer(WangiriRule.windowSecondsRange),
        standard: Int(wangiri.windowMicroseconds / 1_000_000),
        doc: "Length of its window"
    )
    static let wangiriCooldownSeconds = SettingKey(
        "rules.wangiri.cooldown_seconds",
        .integer(WangiriRule.cooldownSecondsRange),
        standard: Int(wangiri.cooldownMicroseconds / 1_000_000),
        doc: "Quiet time after which its alert is over and the next one is another"
    )

    static let concurrencyAction = SettingKey(
        "rules.concurrency.action",
        .oneOf,
        standard: concurrency.action,
        doc: "What is done about too many calls at once"
    )
    static let concurrencyCaller = atOnce("caller", concurrency.caller.critical, "of one caller")
    static let concurrencyCallerWarning = warning("caller", concurrency.caller.warning)
    static let concurrencyCallee = atOnce("callee", concurrency.callee.critical, "to one callee")
    static let concurrencyCalleeWarning = warning("callee", concurrency.callee.warning)
    static let concurrencySource = atOnce("source", concurrency.source.critical, "from one address")
    static let concurrencySourceWarning = warning("source", concurrency.source.warning)
    static let concurrencyPrefix = atOnce(
        "prefix",
        concurrency.prefix.critical,
        "of a range of callers"
    )
    static let concurrencyPrefixWarning = warning("prefix", concurrency.prefix.warning)
    static let concurrencyRangeDigits = SettingKey(
        "rules.concurrency.range_digits",
        .integer(ConcurrencyRule.rangeDigitsRange),
        standard: concurrency.rangeDigits,
        doc: "Last digits in which the callers of a range may differ"
    )
    static let concurrencyLongestHours = SettingKey(
        "rules.concurrency.longest_hours",
        .integer(ConcurrencyRule.hoursRange),
        standard: Int(concurrency.longestMicroseconds / 3_600_000_000),
        doc: "A call that began longer ago counts no more"
    )
    static let concurrencyCooldownSeconds = SettingKey(
        "rules.concurrency.cooldown_seconds",
        .integer(ConcurrencyRule.cooldownSecondsRange),
        standard: Int(concurrency.cooldownMicroseconds / 1_000_000),
        doc: "Quiet time after which its alert is over and the next one is another"
    )

    private static func atOnce(_ kind: String, _ standard: Int, _ words: String) -> SettingKey<Int>
    {
        SettingKey(
            "rules.concurrency.\(kind)",
            .integer(ConcurrencyRule.callsRange),
            standard: standard,
            doc: "Calls \(words) at once"
        )
    }

    private static func warning(_ kind: String, _ standard: Int) -> SettingKey<Int> {
        SettingKey(
            "rules.concurrency.\(kind)_warning",
            .integer(ConcurrencyRule.callsRange),
            standard: standard,
            doc: "Calls at once that are worth a warning"
        )
    }

    static let wangiriRules = [
        wangiriAction.spec, wangiriCallees.spec, wangiriWarning.spec, wangiriRingSeconds.spec,
        wangiriRangeDigits.spec, wangiriWindowSeconds.spec, wangiriCooldownSeconds.spec,
    ]
    static let concurrencyRules = [
        concurrencyAction.spec, concurrencyCaller.spec, concurrencyCallerWarning.spec,
        concurrencyCallee.spec, concurrencyCalleeWarning.spec, concurrencySource.spec,
        concurrencySourceWarning.spec, concurrencyPrefix.spec, concurrencyPrefixWarning.spec,
        concurrencyRangeDigits.spec, concurrencyLongestHours.spec, concurrencyCooldownSeconds.spec,
    ]
}
