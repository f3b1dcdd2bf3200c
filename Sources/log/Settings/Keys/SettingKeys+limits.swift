import Rules
import Warden
import EventSocket

extension SettingKeys {
    static let recentCalls = SettingKey(
        "limits.recent_calls",
        .integer(1024...4_194_304),
        standard: WardenSetup().recentCallsMax,
        needsRestart: true,
        doc: "Calls remembered for the windows"
    )
    static let callsUpMax = SettingKey(
        "limits.calls_up_max",
        .integer(1024...4_194_304),
        standard: WardenSetup().callsUpMax,
        needsRestart: true,
        doc: "Calls followed from their beginning to their end at once"
    )
    static let ringEvents = SettingKey(
        "limits.ring_events",
        .integer(64...1_048_576),
        standard: 8192,
        needsRestart: true,
        doc: "Events that may wait between one switch and the detector"
    )
    static let frameBytesMax = SettingKey(
        "limits.frame_bytes_max",
        .integer(65_536...67_108_864),
        standard: FrameLimits().bodyBytesMax,
        needsRestart: true,
        doc: "Largest event taken from a switch"
    )
    static let headersMax = SettingKey(
        "limits.headers_max",
        .integer(100...100_000),
        standard: FrameLimits().eventHeadersMax,
        needsRestart: true,
        doc: "the most headers in one"
    )
    static let lateMilliseconds = SettingKey(
        "limits.late_milliseconds",
        .integer(100...30_000),
        standard: Int(WardenSetup().lateMicroseconds / 1_000),
        doc: "A switch whose events come later than this after their stamps is said to be late"
    )
    static let listEntriesMax = SettingKey(
        "limits.list_entries_max",
        .integer(1_000...1_000_000),
        standard: 100_000,
        needsRestart: true,
        doc: "Exemptions in force at most, and blocks"
    )
    static let baselinesMax = SettingKey(
        "limits.baselines_max",
        .integer(BaselineSetup.calleesMaxRange),
        standard: BaselineSetup().calleesMax,
        needsRestart: true,
        doc: "Callees whose own traffic is learned"
    )
    static let limits = [
        recentCalls.spec, callsUpMax.spec, ringEvents.spec, frameBytesMax.spec,
        headersMax.spec, lateMilliseconds.spec, listEntriesMax.spec,
        baselinesMax.spec,
    ]
}
