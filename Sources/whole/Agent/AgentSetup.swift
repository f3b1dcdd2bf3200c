package import Warden
package import Settings
import Rules
import Telephony

extension WardenSetup {
    /// What the settings mean to the core; links are numbered by their place in the settings.
    ///
    /// `started` are the settings of the start, where these come by a reload: the links keep their
    /// numbers and go on reading numbers by that plan.
    package init(_ settings: Settings, in started: Settings? = nil) {
        self.init()
        let started = started ?? settings
        rule = settings.rule
        baselines = settings.baselines
        baselines.zone = started.baselines.zone
        baselines.calleesMax = started.baselines.calleesMax
        rules = settings.rules
        enforcement = settings.enforcement
        evidence = settings.evidence
        let armed = started.switches.map { link in
            settings.switches.first { $0.name == link.name }.map(settings.isArmed)
                ?? settings.isStillArmed(link)
        }
        if !armed.isEmpty {
            enforcement.autoDisconnect = armed.contains(true)
            simulatedLinks = Set(armed.indices.filter { !armed[$0] }.map { LinkID($0) })
        }
        let withLegs = started.switches.indices.filter { started.switches[$0].legs == .both }
        linksWithLegs = Set(withLegs.map { LinkID($0) })
        edgedLinks = Set(
            started.switches.indices.filter { started.switches[$0].edge != nil }.map { LinkID($0) }
        )
        localLinks = Set(
            started.switches.indices.filter { started.switches[$0].isOnThisMachine }
                .map { LinkID($0) }
        )
        toldLinks = Set(
            started.switches.indices.filter { started.switches[$0].kind == .api }
                .map { LinkID($0) }
        )
        lateMicroseconds = Int64(settings.limits.lateMilliseconds) * 1_000
        emergency = settings.emergencyCallees(started.plan).map(\.pattern)
        recordsFinishedCalls = settings.log.recordsCalls
        recentCallsMax = started.limits.recentCalls
        callsUpMax = started.limits.callsUpMax
    }
}
