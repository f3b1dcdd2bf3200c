import AlertLog
import Records
import Rules
import Warden
import CommandLine
import EventSocket
import Foundation
import Kamailio
import Ring
import Telephony
import TestConsoles

@testable import Agent
@testable import callwarden

/// An alert log that was filled with every hostile text, in every place where one may come in.
///
/// Events go through the real readers, the core, the journal and the log writer. A text comes first
/// as a caller, name, tag and identifier, then as the callee, from a FreeSWITCH and from a Kamailio.
final class HostileLog: Sendable {
    static let linkNames = ["pbx\u{1b}]0;x\u{7}\n\u{202e}", "=edge;=1\r\n"]
    static let shared = Result { try HostileLog() }
    /// All tests of the run share the log, so it goes when the process does.
    private static let sharedFolder = NSTemporaryDirectory() + "hostile-" + UUID().uuidString

    let folder: String
    var path: String { folder + "/log.db" }
    /// What the agent would log.
    let lines: [LogLine]
    /// What would be written to the FreeSWITCH.
    let commands: [[UInt8]]
    /// Kills that were asked for by names that a FreeSWITCH must not be told.
    let refused: Int
    /// Numbers of the alerts, for each text and each of its attacks; nil where there was none.
    let alerts: [[HostileAttack: Int]]

    init() throws {
        folder = Self.sharedFolder
        atexit { try? FileManager.default.removeItem(atPath: HostileLog.sharedFolder) }
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try Data("{ numbering: { country_code: '234' } }".utf8)
            .write(to: URL(filePath: folder + "/settings.json5"))
        var drive = HostileDrive()
        for (place, text) in HostileText.all.enumerated() { drive.play(text, place) }
        drive.finish()
        let ring = try Journal(path: folder + "/j", capacity: 16 << 20)
        let options = LogOptions(path: folder + "/log.db", links: Self.linkNames)
        let time = HostileDrive.time
        let writer = try LogWriter(options, journal: ring, clock: { time }) { _ in }
        let journal = RecordJournal(ring)
        for record in drive.records { _ = journal.publish(record) }
        writer.publish(
            stats: HostileText.all.map { ("switch.\($0.text).up", StatValue.text($0.text)) }
        )
        writer.run()
        _ = writer.drain(within: .seconds(60))
        lines = drive.records.map { LogLine(.record($0), names: Self.linkNames) }
        commands = drive.commands
        refused = drive.refused
        alerts = drive.alerts
    }

    /// Runs a command on this log and gives what it wrote.
    func run(_ words: [String]) -> (out: String, err: String, code: ExitCode) {
        let test = TestConsole()
        let place = ["--database", path, "--config", folder + "/settings.json5"]
        let code = Program(Registry.root).run(words + place, on: test.console)
        return (test.out.text, test.err.text, code)
    }
}

/// Where a text comes in.
enum HostileAttack: CaseIterable { case caller, callee, proxiedCaller, proxiedCallee }

/// Feeds events to readers and a core, and keeps what comes of them.
struct HostileDrive: ~Copyable {
    static let time: EventTime = 1_795_166_794_000_000
    static let threshold = 2

    private(set) var records: [WardenRecord] = []
    private(set) var commands: [[UInt8]] = []
    private(set) var refused = 0
    private(set) var alerts: [[HostileAttack: Int]] = []
    private var core: WardenCore
    private var feed = FrameDecoder()
    private var reader = EventReader(link: LinkID(0), plan: plan)
    private var evapi = EvapiReader(link: LinkID(1), plan: plan)
    private var now = time
    private var reply = ShortText<64>()

    private static let plan = NumberingPlan(countryCode: "234")

    init() {
        var setup = WardenSetup()
        setup.rule = MaskingRule(threshold: Self.threshold, windowSeconds: 5, cooldownSeconds: 5)
        setup.enforcement.autoDisconnect = true
        setup.enforcement.autoBlock = true
        core = WardenCore(setup)
    }

    /// Plays the four attacks of one text.
    mutating func play(_ text: HostileText, _ place: Int) {
        reply = ShortText(bytes: text.bytes)
        alerts.append([:])
        let ordinary = ["+2347030000001", "+2347030000002"].map { Array($0.utf8) }
        let mixed = [text.bytes, ordinary[0]]
        let callee = Array("+23480100\(10_000 + place)".utf8)
        let ids = ["u", "v", "w"].map { Array("\($0)-\(place)".utf8) }
        note(.caller) { $0.attack(mixed, to: callee, by: [ids[0], text.bytes], text) }
        note(.callee) { $0.attack(ordinary, to: text.bytes, by: [ids[1], ids[2]], text) }
        note(.proxiedCaller) { $0.proxied(mixed, to: callee, text) }
        note(.proxiedCallee) { $0.proxied(ordinary, to: text.bytes, text) }
    }

    private mutating func note(_ attack: HostileAttack, _ play: (inout Self) -> Void) {
        let before = records.count
        play(&self)
        for case .alertOpened(let opened) in records[before...] {
            alerts[alerts.count - 1][attack] = Int(opened.alert.value)
        }
        now += 60_000_000
    }

    mutating func finish() {
        core.finish()
        takeEffects()
    }

    private mutating func attack(
        _ callers: [[UInt8]],
        to callee: [UInt8],
        by ids: [[UInt8]],
        _ text: HostileText
    ) {
        let begun = now
        for event in ["CHANNEL_CREATE", "CHANNEL_HANGUP", "CHANNEL_HANGUP_COMPLETE"] {
            for (id, caller) in zip(ids, callers) {
                let changes = HostileFeed.call(
                    event,
                    id,
                    from: caller,
                    to: callee,
                    at: begun,
                    other: text.bytes
                )
                feed.append(HostileFeed.frame(event, changes))
            }
            while let frame = try? feed.next() {
                guard frame.kind == .eventPlain else { continue }
                let reading = feed.with(frame.body) { reader.readPlain($0) }
                if reading == .call { take(reader.event) }
            }
            now += 20_000
        }
    }

    private mutating func proxied(_ callers: [[UInt8]], to callee: [UInt8], _ text: HostileText) {
        for event in ["call.invite", "call.end"] {
            for (place, caller) in callers.enumerated() {
                let payload = HostileFeed.payload([
                    "event": Array(event.utf8), "ts": Array("\(now / 1_000_000).000000".utf8),
                    "call_id": text.bytes + Array("\(now / 1_000_000)\(place)".utf8),
                    "from_tag": text.bytes + [0x74], "caller": caller, "callee": callee,
                    "src": text.bytes, "ua": text.bytes, "name": text.bytes,
                ])
                if evapi.read(payload.span) == .call { take(evapi.event) }
            }
        }
    }

    private mutating func take(_ event: CallEvent) {
        core.handle(.call(event), at: Moment(monotonic: now, wall: now))
        takeEffects()
    }

    private mutating func takeEffects() {
        var effects: [WardenEffect] = []
        core.takeEffects(into: &effects)
        for effect in effects {
            switch effect {
            case .record(let record): records.append(record)
            case .kill(let kill, let cause):
                records.append(.kill(kill))
                if let bytes = try? EventSocket.Command.kill(kill.call, cause: cause).encoded() {
                    commands.append(bytes)
                } else {
                    refused += 1
                }
                let moment = Moment(monotonic: now, wall: now)
                core.handle(.killReply(kill.kill, .refused(reply)), at: moment)
                takeEffects()
            case .verdict, .answer, .list: break
            }
        }
    }
}
