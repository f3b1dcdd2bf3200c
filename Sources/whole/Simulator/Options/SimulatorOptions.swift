/// What a simulated switch is to do; checked when a `SimulatedSwitch` or a server is made of it.
package struct SimulatorOptions: Sendable {
    /// How ordinary calls follow each other.
    package enum Spacing: String, Sendable, CaseIterable {
        /// One call every 1/rate seconds.
        case even
        /// Exponential gaps, as independent callers make them.
        case random
    }

    /// IPv4 address to listen on.
    package var host = "127.0.0.1"
    /// TCP port; 0 picks a free one.
    package var port: UInt16 = 0
    /// The event socket's password: FreeSWITCH's own default, for the simulator only.
    package var password = "ClueCon"
    /// The one user that `userauth` accepts.
    package var user: SimulatorUser?
    /// Every client is turned away as by the switch's access list.
    package var refusesClients = false

    /// The same seed and the same commands at the same times give the same bytes.
    package var seed: UInt64 = 1
    /// Ordinary calls: every one with a caller and a callee of its own.
    package var callsPerSecond = 0.0
    package var spacing = Spacing.random
    package var answerAfterSeconds: ClosedRange<Double> = 0.2...2
    package var talkSeconds: ClosedRange<Double> = 3...10
    /// Part of the ordinary calls that are answered; the others ring and are given up.
    package var answeredShare = 0.9
    /// Part of the calls that have two legs.
    package var bridgedShare = 0.0
    package var attacks: [AttackPlan] = []
    package var faults: [FaultPlan] = []
    /// Traffic waits for the first client that asks for events.
    package var waitsForListener = true
    /// No new ordinary calls or attacks from this time of traffic on; nil for never.
    package var trafficSeconds: Double?

    /// A capture of plain events to play instead of making calls.
    package var playPath: String?
    package var playSpeed = 1.0

    package var heartbeatSeconds = 20.0
    /// Event times stand still for 20 ms at a time, as those of a real switch do.
    package var ticksEvery20Milliseconds = false
    /// From an accepted kill to its CHANNEL_HANGUP (recorded: 1 to 21 ms).
    package var hangupDelayMilliseconds: ClosedRange<Double> = 1...21
    /// From CHANNEL_HANGUP to CHANNEL_HANGUP_COMPLETE.
    package var completeDelayMilliseconds: ClosedRange<Double> = 0.3...20
    /// The same for an answered call of two legs of which only one was killed; nil where it is no other.
    ///
    /// Without RTP and without a timer they part after 5.0 s (recorded).
    package var silentBridgeMilliseconds: Double?
    /// `-ERR No Such Channel!`, as some versions write it.
    package var refusesInCapitals = false
    /// This many first kills of each call are accepted and do nothing.
    package var ignoredKillsPerCall = 0
    /// `show channels` lags behind CHANNEL_CREATE (recorded: 100 to 250 ms).
    package var showLagMilliseconds = 150.0

    /// Unread bytes that one client may let pile up before it is dropped.
    package var clientQueueBytesMax = 64 << 20
    package var clientsMax = 128
    /// Calls that are up at once; more are not let in and not seen by anyone.
    package var liveCallsMax = 50_000
    /// Each kill is written here, one JSON object a line, before its reply goes out.
    package var killLogPath: String?

    package init() {}
}
