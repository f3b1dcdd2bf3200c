package import Rules
package import Warden
package import Telephony

/// Everything that can be set: checked, resolved, and fixed from then on.
///
/// The only ways to one are `load`, which refuses whatever is wrong, and the built-in `standard`.
package struct Settings: Sendable, Equatable {
    package static let standardFile = "/etc/callwarden/callwarden.json5"

    /// What `load` gives where nothing at all is set.
    package static let standard: Settings = {
        var reader = SettingsReader()
        return Settings(reading: &reader, environment: [:])
    }()

    /// The file that was read; nil for none.
    package let file: String?
    /// What was decided while agents ran, as it was loaded.
    package private(set) var decided: [DecidedValue]
    /// Where that is something else than file and environment say, in words.
    package let covered: [String]
    package let rule: MaskingRule
    /// How thresholds follow the traffic of each callee.
    package let baselines: BaselineSetup
    /// The rules beside masking.
    package let rules: RulesSetup
    package private(set) var enforcement: Enforcement
    /// What is the operator's own, for evidence.
    package let evidence: EvidenceSetup
    package let plan: NumberingPlan
    /// The domains whose extensions are told apart.
    package let domains: [String]
    /// Callees that are never counted and never killed, as the operator wrote them.
    package let emergencyNumbers: [String]
    package private(set) var switches: [SwitchSettings]
    package let log: LogSettings
    package let limits: LimitSettings
    package let web: WebSettings
    package let ship: ShipSettings
    /// Every value in force and where it came from, in the order of the file.
    package let effective: [EffectiveValue]

    init(reading reader: inout SettingsReader, environment: [String: String]) {
        file = reader.file?.path
        decided = reader.decided
        rule = MaskingRule(reading: &reader)
        let (autoDisconnect, autoBlock, blockSeconds) = (
            reader.value(SettingKeys.autoDisconnect), reader.value(SettingKeys.autoBlock),
            reader.value(SettingKeys.blockSeconds)
        )
        var baselines = BaselineSetup(reading: &reader)
        rules = RulesSetup(reading: &reader, zone: baselines.zone)
        plan = NumberingPlan(reading: &reader)
        domains = reader.value(SettingKeys.domains)
        emergencyNumbers = reader.value(SettingKeys.emergencyNumbers)
        evidence = EvidenceSetup(reading: &reader)
        var enforcement = Enforcement(reading: &reader)
        enforcement.autoDisconnect = autoDisconnect
        enforcement.autoBlock = autoBlock
        enforcement.blockSeconds = blockSeconds
        self.enforcement = enforcement
        log = LogSettings(reading: &reader, environment: environment)
        limits = LimitSettings(reading: &reader)
        web = WebSettings(reading: &reader)
        ship = ShipSettings(reading: &reader)
        baselines.calleesMax = limits.baselinesMax
        self.baselines = baselines
        switches = reader.entries(of: SettingLists.switches)
        effective = reader.effective
        covered = reader.covered
    }

    /// Whether flagged calls of this switch are ended, or recorded as ones that would have been.
    package func isArmed(_ settings: SwitchSettings) -> Bool {
        settings.enforce ?? enforcement.autoDisconnect
    }

    /// The same for one that these settings no longer describe and that runs on until the next start: as it was, but
    /// for what was decided of it, or against all.
    package func isStillArmed(_ former: SwitchSettings) -> Bool {
        let own = decided.last { DecidedValue.switchArmed(by: $0.key) == former.name }
        if let own { return own.text == "true" }
        return decided.contains(.arming(false)) ? false : isArmed(former)
    }

    /// Switches whose flagged calls are ended.
    package var armedSwitches: Set<String> { Set(switches.filter(isArmed).map(\.name)) }

    /// The same settings ending no calls where these decisions say so; nil where they disarm nothing.
    ///
    /// A hand brake holds where the settings cannot be loaded anew, too.
    package func disarmed(by decided: [DecidedValue]) -> Settings? {
        let disarming = decided.filter { $0.text == "false" }.map(\.key)
        let isForAll = disarming.contains(DecidedValue.arming(false).key)
        let own = Set(decided.compactMap { DecidedValue.switchArmed(by: $0.key) })
        let named = Set(disarming.compactMap(DecidedValue.switchArmed(by:)))
        guard isForAll || !named.isEmpty else { return nil }
        var settings = self
        for index in switches.indices {
            let name = switches[index].name
            let isMeant = named.contains(name) || (isForAll && !own.contains(name))
            settings.switches[index].enforce = isMeant ? false : isArmed(switches[index])
        }
        if isForAll { settings.enforcement.autoDisconnect = false }
        settings.decided = decided
        return settings
    }

    /// How the events of a switch are read; of none in particular where it is nil.
    package func partyRules(of described: SwitchSettings?) -> PartyRules {
        var rules = PartyRules()
        rules.domains = KnownDomains(domains)
        guard let described else { return rules }
        rules.callee = described.callee
        rules.legs = described.legs
        rules.asserters = described.asserters
        return rules
    }

    /// The keys in which the other settings differ and that only the next start takes up.
    ///
    /// Everything else is taken up by a reload (SIGHUP).
    package func changesNeedingRestart(to other: Settings) -> [String] {
        let (before, after) = (valuesOfKeys, other.valuesOfKeys)
        let keys = zip(before, after).filter { $1.needsRestart && $0.value != $1.value }
        let lists = SettingLists.all.filter { $0.needsRestart(self, other) }
        return keys.map(\.1.key) + lists.map(\.spec.path)
    }

    /// The values in force outside of lists: the same keys in the same order in all settings.
    private var valuesOfKeys: [EffectiveValue] {
        effective.filter { value in
            if case .key = SettingRegistry.standard[value.key] { true } else { false }
        }
    }

    /// What is allowed and yet worth a second look.
    package var warnings: [String] {
        var lines = covered.map { $0 + "; see callwarden decided list" }
        if switches.isEmpty {
            lines.append("switches: none are described, so there is nothing to watch")
        }
        if plan.countryCode.isEmpty {
            lines.append(
                "numbering.country_code: not set, so +…, 00… and 0… forms of one number count apart"
            )
        }
        lines += plan.misfits
        if emergencyNumbers.isEmpty {
            lines.append("numbering.emergency_numbers: none, so calls to them can be ended")
        }
        if enforcement.autoDisconnect, rules.masking != .enforce {
            lines.append(
                "rules.masking.action: \(rules.masking.rawValue), so masking ends no calls, whatever "
                    + "auto_disconnect says"
            )
        }
        if rules.prefixRate.table.isEmpty,
            effective.contains(where: {
                $0.key == SettingKeys.prefixRateFile.spec.path && $0.value != .null
            })
        {
            lines.append("rules.prefix_rate.file: holds no prefixes, so its rule looks at nothing")
        }
        return lines + edgeWarnings + sourceWarnings
    }

    /// Whom a switch believes about the true source of its calls, where that was not said.
    private var sourceWarnings: [String] {
        switches.compactMap { edge in
            guard edge.kamailio?.sipAddresses.isEmpty == true,
                let behind = switches.first(where: { $0.edge == edge.name })
            else { return nil }
            return "switches.\(edge.name).sip_addresses: not set, so \(behind.name) believes "
                + "X-Source-IP from \(edge.host) only; it must be where the SIP of \(edge.name) "
                + "comes from"
        }
    }
}

extension MaskingRule {
    fileprivate init(reading reader: inout SettingsReader) {
        let windowSeconds = reader.value(SettingKeys.windowSeconds)
        let threshold = reader.value(SettingKeys.threshold)
        self.init(
            threshold: threshold,
            windowSeconds: windowSeconds,
            cooldownSeconds: reader.value(SettingKeys.cooldownSeconds),
            withheldCallers: reader.value(SettingKeys.withheldCallers)
        )
    }
}

extension NumberingPlan {
    fileprivate init(reading reader: inout SettingsReader) {
        let countryCode = reader.value(SettingKeys.countryCode)
        let nationalPrefix = reader.value(SettingKeys.nationalPrefix)
        let internationalPrefix = reader.value(SettingKeys.internationalPrefix)
        if !nationalPrefix.isEmpty, nationalPrefix == internationalPrefix {
            let place = reader.place(of: SettingKeys.internationalPrefix.spec.path)
            reader.report(.inconsistent(place, what: "equals the national prefix"))
        }
        self.init(
            countryCode: countryCode,
            nationalPrefix: nationalPrefix,
            internationalPrefix: internationalPrefix,
            nationalLengths: Set(reader.value(SettingKeys.nationalLengths)),
            dialPrefixes: reader.value(SettingKeys.dialPrefixes)
        )
    }
}

extension Enforcement {
    fileprivate init(reading reader: inout SettingsReader) {
        self.init()
        cause = reader.value(SettingKeys.hangupCause)
        retryMilliseconds = reader.value(SettingKeys.retryMilliseconds)
        attemptsMax = reader.value(SettingKeys.attemptsMax)
        killsPerMinuteMax = reader.value(SettingKeys.killsPerMinuteMax)
        calleesPerMinuteMax = reader.value(SettingKeys.calleesPerMinuteMax)
        needsEvidence = reader.value(SettingKeys.needsEvidence)
        spareKnownCallers = reader.value(SettingKeys.spareKnownCallers)
        knownCallerSeconds = reader.value(SettingKeys.knownCallerSeconds)
    }
}

extension EvidenceSetup {
    fileprivate init(reading reader: inout SettingsReader) {
        self.init()
        ownNumbers = reader.value(SettingKeys.ownNumbers).map { .prefix(String($0.dropFirst())) }
        ownSources = reader.value(SettingKeys.ownSources).compactMap { NetworkPrefix($0) }
    }
}
