package import Detection
package import Settings
import Telephony

extension WardenSetup {
    /// What the settings mean to the core; links are numbered by their place in the settings.
    ///
    /// `switches` are those that the agent runs with, where a reload cannot take up the new ones.
    package init(_ settings: Settings, switches: [SwitchSettings]? = nil) {
        self.init()
        rule = settings.rule
        enforcement = settings.enforcement
        let armed = (switches ?? settings.switches).map(settings.isArmed)
        if !armed.isEmpty {
            enforcement.autoDisconnect = armed.contains(true)
            simulatedLinks = Set(armed.indices.filter { !armed[$0] }.map { LinkID($0) })
        }
        emergency = settings.emergencyNumbers.map { settings.plan.readCallee($0).pattern }
        recordsFinishedCalls = settings.log.recordsCalls
        recentCallsMax = settings.limits.recentCalls
    }
}
