extension SimulatorOptions {
    /// Throws for the first value outside its range.
    func check() throws(SimulatorError) {
        try require("callsPerSecond", callsPerSecond, in: 0...20_000)
        try require("answeredShare", answeredShare, in: 0...1)
        try require("bridgedShare", bridgedShare, in: 0...1)
        try require("playSpeed", playSpeed, in: 0.01...10_000)
        try require("heartbeatSeconds", heartbeatSeconds, in: 0.05...3_600)
        try require("showLagMilliseconds", showLagMilliseconds, in: 0...10_000)
        try require("ignoredKillsPerCall", Double(ignoredKillsPerCall), in: 0...1_000)
        try require("clientsMax", Double(clientsMax), in: 1...1_000)
        try require("liveCallsMax", Double(liveCallsMax), in: 1...1_000_000)
        try require("clientQueueBytesMax", Double(clientQueueBytesMax), in: 16_384...1_073_741_824)
        try require("answerAfterSeconds", answerAfterSeconds, in: 0...3_600)
        try require("talkSeconds", talkSeconds, in: 0...86_400)
        try require("hangupDelayMilliseconds", hangupDelayMilliseconds, in: 0...60_000)
        try require("completeDelayMilliseconds", completeDelayMilliseconds, in: 0...60_000)
        if let time = silentBridgeMilliseconds {
            try require("silentBridgeMilliseconds", time, in: 0...60_000)
        }
        if let trafficSeconds { try require("trafficSeconds", trafficSeconds, in: 0...1_000_000) }
        for attack in attacks { try attack.check() }
        for fault in faults { try fault.check() }
    }

    private func require(
        _ option: String,
        _ value: Double,
        in allowed: ClosedRange<Double>
    ) throws(SimulatorError) {
        guard allowed.contains(value) else {
            throw .outOfRange(option: option, value: "\(value)", allowed: "\(allowed)")
        }
    }

    private func require(
        _ option: String,
        _ value: ClosedRange<Double>,
        in allowed: ClosedRange<Double>
    ) throws(SimulatorError) {
        guard allowed.contains(value.lowerBound), allowed.contains(value.upperBound) else {
            throw .outOfRange(option: option, value: "\(value)", allowed: "\(allowed)")
        }
    }
}
