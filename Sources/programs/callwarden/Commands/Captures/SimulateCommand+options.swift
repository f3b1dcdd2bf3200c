import CommandLine
import Simulator

extension SimulateCommand {
    private static let defaults = SimulatorOptions()

    private static let host = Option.one(
        "host",
        .text,
        default: defaults.host,
        value: "ADDRESS",
        "IPv4 address to listen on"
    )
    private static let port = Option.one(
        "port",
        .integer(0...65_535),
        default: 8_021,
        value: "PORT",
        "0 picks a free one"
    )
    private static let password = Option.one(
        "password",
        .text,
        default: defaults.password,
        value: "TEXT",
        "what clients must give; no secret, the simulator guards nothing"
    )
    private static let user = Option.maybe(
        "user",
        .simulatorUser,
        value: "NAME@DOMAIN:PASSWORD",
        "a user for userauth"
    )
    private static let rate = Option.one(
        "rate",
        .number(0...20_000),
        default: 0,
        value: "N",
        "ordinary calls a second, each with a caller and callee of its own"
    )
    private static let spacing = Option.one(
        "spacing",
        .oneOf,
        default: SimulatorOptions.Spacing.random,
        value: "even|random",
        "how ordinary calls follow each other"
    )
    private static let attack = Option.many(
        "attack",
        .attack,
        value: "PLAN",
        "many callers to one callee: callee=NUMBER, callers=8, over=2.5 seconds, at=0 seconds, "
            + "every=SECONDS, from=NUMBER, step=1111, talk=3 seconds; or one caller to many callees: "
            + "caller=NUMBER, callee=NUMBER (the first), callees=8 and the like; commas between; may "
            + "be repeated"
    )
    private static let fault = Option.many(
        "fault",
        .text,
        value: "PLAN",
        "something that goes wrong: KIND,at=SECONDS of traffic,every=SECONDS and what the kind takes; "
            + "commas between; may be repeated; the kinds are listed above"
    )
    private static let answerAfter = Option.maybe(
        "answer-after",
        .range,
        value: "MIN..MAX",
        "seconds of ringing (default 0.2..2)"
    )
    private static let talk = Option.maybe(
        "talk",
        .range,
        value: "MIN..MAX",
        "seconds of talking (default 3..10)"
    )
    private static let answered = Option.one(
        "answered",
        .number(0...1),
        default: defaults.answeredShare,
        value: "SHARE",
        "part of the ordinary calls that are answered"
    )
    private static let bridged = Option.one(
        "bridged",
        .number(0...1),
        default: defaults.bridgedShare,
        value: "SHARE",
        "part of the calls with a second leg"
    )
    private static let duration = Option.maybe(
        "for",
        .number(0...1_000_000),
        value: "SECONDS",
        "no new calls after this time; ends when the last call has"
    )
    private static let play = Option.maybe(
        "play",
        .file,
        value: "FILE",
        "a capture of plain events instead of made-up calls"
    )
    private static let speed = Option.one(
        "speed",
        .number(0.01...10_000),
        default: defaults.playSpeed,
        value: "X",
        "how much faster than recorded the capture is played"
    )
    private static let heartbeat = Option.one(
        "heartbeat",
        .number(0.05...3_600),
        default: defaults.heartbeatSeconds,
        value: "SECONDS",
        "between two HEARTBEAT events"
    )
    private static let tick = Option.flag(
        "tick",
        "event times stand still for 20 ms at a time, as those of a real switch"
    )
    private static let hangupDelay = Option.maybe(
        "hangup-delay",
        .range,
        value: "MIN..MAX",
        "milliseconds from a kill to its CHANNEL_HANGUP (default 1..21)"
    )
    private static let completeDelay = Option.maybe(
        "complete-delay",
        .range,
        value: "MIN..MAX",
        "milliseconds from CHANNEL_HANGUP to CHANNEL_HANGUP_COMPLETE (default 0.3..20)"
    )
    private static let silentBridge = Option.maybe(
        "silent-bridge",
        .number(0...60_000),
        value: "MS",
        "the same for a bridged, answered call of which only one leg is killed"
    )
    private static let capitals = Option.flag(
        "capitals",
        "refuse kills of unknown calls by -ERR No Such Channel!"
    )
    private static let ignoreKills = Option.one(
        "ignore-kills",
        .integer(0...1_000),
        default: 0,
        value: "N",
        "accept the first N kills of each call and do nothing"
    )
    private static let patience = Option.one(
        "patience",
        .integer(16_384...(1 << 30)),
        default: defaults.clientQueueBytesMax,
        value: "BYTES",
        "what one client may leave unread before it is dropped"
    )
    private static let killLog = Option.maybe(
        "kill-log",
        .file,
        value: "FILE",
        "append every kill received, one JSON object a line"
    )
    private static let seed = Option.one(
        "seed",
        .integer(0...Int.max),
        default: 1,
        value: "N",
        "the same seed, the same calls"
    )
    private static let atOnce = Option.flag(
        "at-once",
        "start the traffic without waiting for a client that listens"
    )

    static let options = [
        host.spec, port.spec, password.spec, user.spec, rate.spec, spacing.spec, attack.spec,
        fault.spec, answerAfter.spec, talk.spec, answered.spec, bridged.spec, duration.spec,
        play.spec,
        speed.spec, heartbeat.spec, tick.spec, hangupDelay.spec,
        completeDelay.spec, silentBridge.spec, capitals.spec, ignoreKills.spec, patience.spec,
        killLog.spec,
        seed.spec, atOnce.spec,
    ]

    static func simulatorOptions(from arguments: Arguments) throws -> SimulatorOptions {
        var options = defaults
        options.host = arguments[host]
        options.port = UInt16(arguments[port])
        options.password = arguments[password]
        options.user = arguments[user]
        options.callsPerSecond = arguments[rate]
        options.spacing = arguments[spacing]
        options.attacks = arguments[attack]
        options.faults = try faults(from: arguments[fault])
        options.answerAfterSeconds = arguments[answerAfter] ?? defaults.answerAfterSeconds
        options.talkSeconds = arguments[talk] ?? defaults.talkSeconds
        options.answeredShare = arguments[answered]
        options.bridgedShare = arguments[bridged]
        options.trafficSeconds = arguments[duration]
        options.playPath = arguments[play]
        options.playSpeed = arguments[speed]
        options.heartbeatSeconds = arguments[heartbeat]
        options.ticksEvery20Milliseconds = arguments[tick]
        options.hangupDelayMilliseconds =
            arguments[hangupDelay] ?? defaults.hangupDelayMilliseconds
        options.completeDelayMilliseconds =
            arguments[completeDelay] ?? defaults.completeDelayMilliseconds
        options.silentBridgeMilliseconds = arguments[silentBridge]
        options.refusesInCapitals = arguments[capitals]
        options.ignoredKillsPerCall = arguments[ignoreKills]
        options.clientQueueBytesMax = arguments[patience]
        options.killLogPath = arguments[killLog]
        options.seed = UInt64(arguments[seed])
        options.waitsForListener = !arguments[atOnce]
        return options
    }

    private static func faults(from plans: [String]) throws -> [FaultPlan] {
        do throws(SimulatorError) {
            return try plans.map { plan throws(SimulatorError) in try FaultPlan(parsing: plan) }
        } catch {
            throw CommandError.misuse("--\(error); see 'callwarden simulate --help'")
        }
    }
}

extension ValueKind where Value == AttackPlan {
    fileprivate static var attack: Self {
        Self(takes: "a plan such as callee=+2348012345678,callers=8,over=2.5,at=5") {
            try? AttackPlan(parsing: $0)
        }
    }
}

extension ValueKind where Value == SimulatorUser {
    fileprivate static var simulatorUser: Self {
        Self(takes: "NAME@DOMAIN:PASSWORD") { try? SimulatorUser(parsing: $0) }
    }
}

extension ValueKind where Value == ClosedRange<Double> {
    /// `2..5`, or one number for both ends.
    fileprivate static var range: Self {
        Self(takes: "a number, or two such as 0.5..2") { text in
            let ends = text.split(separator: "..").compactMap { Double($0) }
            guard let low = ends.first, let high = ends.last, low <= high, ends.count <= 2 else {
                return nil
            }
            return low...high
        }
    }
}
