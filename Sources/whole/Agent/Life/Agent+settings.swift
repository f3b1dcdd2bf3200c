import AlertLog
import Records
package import Warden
import EventSocket
import Kamailio
package import Settings
import Switches
package import Telephony

extension Agent {
    /// True where any switch's calls are really ended.
    package var isArmed: Bool { warden.with { core, _ in core.setup.enforcement.autoDisconnect } }

    /// `simulate`, `armed`, or which switches are.
    var mode: String { arming.words }

    /// Says how the agent starts out, and puts it on record.
    package func noteStart(_ change: SettingsChange) {
        noteArming(.agentStart, change)
        // Whoever asks right behind the start is not told the figures of the agent before.
        publishStats(at: .now())
    }

    /// Settings that were to be taken up and were not.
    package func noteRefused(_ problems: [String], _ change: SettingsChange) {
        writer.note(
            AuditEntry(
                at: Moment.now().wall,
                by: change.author,
                .settingsRefused,
                "agent",
                before: arming.words,
                after: arming.words,
                note: problems.joined(separator: "; ")
            )
        )
        lines.add(.notice, "enforcement as before", ["mode": arming.words])
    }

    /// What the core has seen and done since the start.
    package var counters: WardenCounters { warden.with { core, _ in core.counters } }

    /// Kills that have not come to their end yet.
    package var killsOpen: Int { warden.with { core, _ in core.killsOpen } }

    /// The longest time from an event being readable to its kills being written.
    package var reactionMicroseconds: Int64? {
        let times = warden.reactionTimes
        return times.count > 0 ? times.maxMicroseconds : nil
    }

    /// One line on how things are, for systemd's STATUS.
    package var status: String {
        let up = links.filter { $0.counters.isUp }.count
        let (counters, brake) = warden.with { core, _ in (core.counters, core.brakesEngaged) }
        let words = brake.map { $0 == .hand ? ", HELD BY HAND" : ", BRAKES ENGAGED (\($0.word))" }
        let mode = isArmed ? "armed" + (words ?? "") : "simulate"
        let unarmed = links.filter { $0.counters.isUp && !$0.counters.canKill }.map(\.name)
        let refusal = unarmed.isEmpty ? "" : ", NO KILLS TAKEN BY \(unarmed.joined(separator: " "))"
        return "\(mode)\(refusal); \(up) of \(links.count) switches up; \(counters.calls) calls, "
            + "\(counters.alerts) alerts, \(counters.killsEnded) kills confirmed"
    }
}

extension LogOptions {
    init(_ settings: Settings) {
        self.init(path: settings.log.database, links: settings.switches.map(\.name))
        talkSeconds = settings.enforcement.knownCallerSeconds
        retention.callDays = settings.log.callsRetentionDays
        retention.callRowsMax = Int64(settings.log.callsMax)
        retention.alertDays = settings.log.alertsRetentionDays
        retention.feedDays = settings.log.feedDaysMax
        retention.ledgerDays = settings.log.alertsRetentionDays
    }
}

extension LinkConfiguration {
    init(_ described: SwitchSettings, _ link: LinkID, _ settings: Settings, password: Secret?) {
        self.init(
            link: link,
            name: described.name,
            host: described.host,
            port: Int(described.port),
            user: described.user,
            password: password?.exposed ?? "",
            plan: settings.plan
        )
        frameLimits.bodyBytesMax = settings.limits.frameBytesMax
        frameLimits.eventHeadersMax = settings.limits.headersMax
        trustedProxies = settings.trustedProxies(of: described)
        rules = settings.partyRules(of: described)
        heartbeatSeconds = described.heartbeatSeconds
        connectTimeoutSeconds = described.connectTimeoutSeconds
    }
}

extension Settings {
    /// The addresses that the switch's SIP comes from where it comes through its edge: they alone are
    /// believed about the true source of a call.
    package func trustedProxies(of described: SwitchSettings) -> [ShortText<48>] {
        switches.filter { $0.name == described.edge }.flatMap { edge in
            let named = edge.kamailio?.sipAddresses ?? []
            return named.isEmpty ? [edge.host] : named
        }
        .flatMap { host in (try? SocketAddress.resolve(host: host, port: 0)) ?? [] }
        .compactMap(\.numeric).map { ShortText($0) }
    }
}

extension KamailioConfiguration {
    init(
        _ described: SwitchSettings,
        _ kamailio: KamailioSettings,
        _ link: LinkID,
        _ settings: Settings
    ) {
        self.init(
            link: link,
            name: described.name,
            host: kamailio.learnsCalls ? described.host : nil,
            port: Int(described.port),
            plan: settings.plan
        )
        rules = settings.partyRules(of: described)
        way = kamailio.control
        dialect = kamailio.dialect
        datagramPath = kamailio.controlSocket
        httpHost = kamailio.controlHost
        httpPort = Int(kamailio.controlPort)
        fifoPath = kamailio.controlFIFO
        fifoReplyFolder = kamailio.replyFolder
        connectTimeoutSeconds = described.connectTimeoutSeconds
        pingSeconds = kamailio.pingSeconds
    }
}
