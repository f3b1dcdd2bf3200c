/// How much memory the agent gives to what comes from outside.
package struct LimitSettings: Sendable, Equatable {
    /// Calls remembered for the windows.
    package let recentCalls: Int
    /// Calls followed until they end.
    package let callsUpMax: Int
    /// Events between a link and the core; a power of two.
    package let ringEvents: Int
    package let frameBytesMax: Int
    package let headersMax: Int
    /// Events that come so long after their stamps make their switch a late one.
    package let lateMilliseconds: Int
    /// Exemptions in force, and blocks.
    package let listEntriesMax: Int
    /// Callees whose own traffic is learned.
    package let baselinesMax: Int

    init(reading reader: inout SettingsReader) {
        recentCalls = reader.value(SettingKeys.recentCalls)
        callsUpMax = reader.value(SettingKeys.callsUpMax)
        ringEvents = Self.powerOfTwo(atLeast: reader.value(SettingKeys.ringEvents))
        frameBytesMax = reader.value(SettingKeys.frameBytesMax)
        headersMax = reader.value(SettingKeys.headersMax)
        lateMilliseconds = reader.value(SettingKeys.lateMilliseconds)
        listEntriesMax = reader.value(SettingKeys.listEntriesMax)
        baselinesMax = reader.value(SettingKeys.baselinesMax)
    }

    private static func powerOfTwo(atLeast value: Int) -> Int {
        value <= 1 ? 1 : 1 << (Int.bitWidth - (value - 1).leadingZeroBitCount)
    }
}
