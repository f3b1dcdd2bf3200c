import AlertLog
import Foundation
import Rules
import Telephony
import Testing
import Wire

@testable import Views

@Suite("The live view")
struct TopScreenTests {
    private static let now: EventTime = 1_767_323_045_000_000

    private static func picture(rows: Int = 3) -> TopPicture {
        var picture = TopPicture()
        picture.at = now
        picture.isAgentAlive = true
        picture.status.agent.isArmed = true
        picture.callsPerSecond = 12.34
        picture.status.calls.up = 345
        (picture.reactionMedian, picture.reactionHigh) = (84, 210)
        picture.status.journalFillPercent = 3
        picture.status.brakes = []
        (picture.killsLastMinute, picture.killsPerMinuteMax) = (3, 1_200)
        (picture.calleesLastMinute, picture.calleesPerMinuteMax) = (1, 60)
        var link = LinkFigures(name: "pbx1")
        (link.isUp, link.lateMicroseconds, link.isArmed) = (true, 1_200, true)
        picture.status.links = [link]
        picture.links = ["pbx1": TopPicture.LinkRate(callEventsPerSecond: 42)]
        picture.near = (0..<rows).map { index in
            TopPicture.Near(
                callee: "+23480312345\(10 + index)",
                callers: 5 - index,
                calls: 7,
                threshold: 5,
                lastCall: now - 1_000_000
            )
        }
        picture.alerts = (0..<rows).map { index in
            var alert = AlertRow()
            (alert.id, alert.party, alert.link) = (Int64(index + 1), "+2348031234567", "pbx1")
            (alert.rule, alert.distinctCallers, alert.calls) = ("masking", 5, 6)
            (alert.kills, alert.killsOver, alert.lastSeen) = (6, 4, now - 2_000_000)
            return alert
        }
        picture.kills = (0..<rows).map { index in
            var kill = KillRow()
            (kill.id, kill.state, kill.alert) = (Int64(index + 1), "ended", 1)
            (kill.caller, kill.callee) = ("+2347031111111", "+2348031234567")
            (kill.requested, kill.took, kill.endedBy) = (now - 3_000_000, 900, "us")
            return kill
        }
        return picture
    }

    private func lines(_ picture: TopPicture, _ width: Int?, _ height: Int?) -> [String] {
        TopScreen(picture, TopLook(), in: .utc, isColoured: false)
            .lines(width: width, height: height)
    }

    @Test("At 80x24 all is there: mode, rates, brakes, callees, alerts, links, kills, keys")
    func screen80() {
        let wanted = """
            callwarden ARMED  2026-01-02 03:04:05 UTC
            12.3 calls/s  345 up  reaction p50 84 µs, p99 210 µs  journal 3 %
            brakes off  in a minute 3 of 1200 kills, 1 of 60 callees
            NEAREST TO N    CALLERS  N  CALLS  LAST CALL   HOW NEAR
            +2348031234510        5  5      7  1.00 s ago  an attack
            +2348031234511        4  5      7  1.00 s ago  1 caller missing
            +2348031234512        3  5      7  1.00 s ago  2 callers missing
            OPEN ALERT  ABOUT           PARTIES  CALLS  ENDED  RULE     SWITCH  LAST CALL
                     1  +2348031234567        5      6    4/6  masking  pbx1    2.00 s ago
                     2  +2348031234567        5      6    4/6  masking  pbx1    2.00 s ago
                     3  +2348031234567        5      6    4/6  masking  pbx1    2.00 s ago
            SWITCH  STATE  CALL EVENTS/S     LATE  CALLS ARE
            pbx1    up              42.0  1.20 ms  ended
            KILL        STATE  CALLER          CALLEE            TOOK  ALERT  BY  DETAIL
            3.00 s ago  ended  +2347031111111  +2348031234567  900 µs      1  us  
            3.00 s ago  ended  +2347031111111  +2348031234567  900 µs      1  us  
            3.00 s ago  ended  +2347031111111  +2348031234567  900 µs      1  us  
            """
        let found = lines(Self.picture(), 80, 24)
        #expect(found.count == 24)
        let shown = found.prefix(17).joined(separator: "\n")
        #expect(shown == wanted, "\(shown)")
        #expect(found.last == "q quit  space pause  s sort (nearest)  ? help")
    }

    @Test("At 40x10 what matters most is there, in whole columns")
    func screen40() {
        let wanted = """
            callwarden ARMED  2026-01-02 03:04:05 U…
            12.3 calls/s  345 up  reaction p50 84 µ…
            brakes off  in a minute 3 of 1200 kills…
            NEAREST TO N    CALLERS  N  CALLS
            +2348031234510        5  5      7
            OPEN ALERT  ABOUT           PARTIES
                     1  +2348031234567        5
            SWITCH  STATE  CALL EVENTS/S     LATE
            pbx1    up              42.0  1.20 ms
            q quit  space pause  s sort (nearest)  …
            """
        let shown = lines(Self.picture(rows: 9), 40, 10).joined(separator: "\n")
        #expect(shown == wanted, "\(shown)")
    }

    @Test(
        "No screen has more lines or wider ones than the terminal",
        arguments: [(80, 24), (120, 40), (40, 10), (20, 5), (10, 3), (1, 1), (200, 2)]
    )
    func sizes(width: Int, height: Int) {
        for rows in [0, 1, 9, 60] {
            for look in [TopLook(), Self.helping] {
                let screen = TopScreen(Self.picture(rows: rows), look, in: .utc, isColoured: false)
                let lines = screen.lines(width: width, height: height)
                #expect(lines.count <= height)
                #expect(lines.allSatisfy { DisplayWidth.of($0) <= width }, "\(lines)")
            }
        }
    }

    private static var helping: TopLook {
        var look = TopLook()
        look.hasHelp = true
        return look
    }

    @Test("At 120x40 every list has its rows, as far as there is room")
    func screen120() {
        let shown = lines(Self.picture(rows: 7), 120, 40).joined(separator: "\n")
        for part in ["+2348031234516", "         7  +234", "CALL EVENTS/S", "DETAIL"] {
            #expect(shown.contains(part), "\(part): \(shown)")
        }
        let many = lines(Self.picture(rows: 60), 120, 40)
        #expect(many.count { $0.hasPrefix("3.00 s ago") } >= 8)
        #expect(many.count { $0.contains("missing") || $0.contains("an attack") } >= 8)
    }

    @Test("Nothing that a caller or a switch chose reaches the screen unescaped")
    func hostile() {
        let name = "\u{1b}[2J\u{202e}\r\n\u{9b}31m"
        var picture = Self.picture(rows: 1)
        picture.near[0].callee = name
        picture.alerts[0].party = name
        picture.kills[0].caller = name
        picture.kills[0].detail = name
        picture.status.links[0].name = name
        picture.trouble = name
        for width in [30, 80, 300] {
            for isColoured in [false, true] {
                let screen = TopScreen(picture, TopLook(), in: .utc, isColoured: isColoured)
                for line in screen.lines(width: width, height: 40) {
                    let bare = line.replacing(/\u{1b}\[[0-9;]*m/, with: "")
                    let controls = bare.unicodeScalars.filter {
                        $0.value < 0x20 || (0x7f..<0xa0).contains($0.value) || $0 == "\u{202e}"
                    }
                    #expect(controls.isEmpty, "\(bare)")
                }
            }
        }
    }

    @Test("What is not as it should be is said: no agent, no socket, brakes")
    func trouble() {
        var picture = Self.picture(rows: 0)
        picture.isAgentAlive = false
        picture.nearIsOfLog = "no socket"
        picture.status.brakes = [BrakeFigures(reason: "callees", words: "")]
        let shown = lines(picture, 80, 24).joined(separator: "\n")
        for part in [
            "the agent does not run", "FINISHED CALLS TO", "log: no socket", "BRAKES HOLD callees",
            "no alert is open", "no kill yet",
        ] {
            #expect(shown.contains(part), "\(part): \(shown)")
        }
    }

    @Test("A log that cannot be read is not said to hold nothing")
    func unreadable() {
        var picture = TopPicture()
        picture.trouble = "no alert log there yet"
        picture.nearIsOfLog = "no socket"
        let shown = lines(picture, 80, 24).filter { !$0.isEmpty }
        #expect(shown.count == 3, "\(shown)")
        #expect(shown[1] == "no alert log there yet")
        picture.nearIsOfLog = nil
        #expect(lines(picture, 80, 24).joined().contains("nobody was called"))
    }

    @Test("Callees are sorted by what is asked for, and back again")
    func sorting() {
        let near = [("b", 3, 9, 9), ("a", 5, 1, 20), ("c", 4, 5, 5)].map {
            TopPicture.Near(
                callee: $0.0,
                callers: $0.1,
                calls: $0.2,
                threshold: $0.3,
                lastCall: nil
            )
        }
        let order = { (order: TopOrder) in order.sorted(near).map(\.callee).joined() }
        #expect(order(.nearest) == "cba")
        #expect(order(.callers) == "acb")
        #expect(order(.calls) == "bca")
        #expect(order(.callee) == "abc")
        #expect(TopOrder.nearest.stepped(by: 1) == .callers)
        #expect(TopOrder.nearest.stepped(by: -1) == .callee)
    }

    @Test("Rates are those between two snapshots; a new start of the agent has none")
    func rates() {
        var rates = TopRates()
        rates.take(["snapshot_us": 1_000_000, "calls": 10])
        #expect(rates.perSecond("calls") == nil)
        rates.take(["snapshot_us": 3_000_000, "calls": 30])
        rates.take(["snapshot_us": 3_000_000, "calls": 30])
        #expect(rates.perSecond("calls") == 10)
        rates.take(["snapshot_us": 5_000_000, "calls": 1])
        #expect(rates.perSecond("calls") == nil)
    }

    @Test("Room is shared fairly: a head and a line to each, the rest in turn")
    func shares() {
        #expect(TopScreen.share(10, among: [9, 9, 2, 9]) == [3, 3, 2, 2])
        #expect(TopScreen.share(5, among: [9, 9, 2, 9]) == [3, 2, 0, 0])
        #expect(TopScreen.share(100, among: [9, 9, 2, 9]) == [9, 9, 2, 9])
        #expect(TopScreen.share(1, among: [9, 9]) == [0, 0])
    }

    @Test("The picture as an object has what the screen has")
    func json() {
        let text = Self.picture(rows: 1).json.encoded
        for part in [
            #""type":"top""#, #""armed":true"#, #""calls_per_second":12.34"#,
            #""near_of_windows":true"#,
            #""callee":"+2348031234510","distinct_callers":5,"calls":7,"threshold":5"#,
            #""kills_last_minute":3"#, #""reaction_p99_us":210"#,
        ] {
            #expect(text.contains(part), "\(part): \(text)")
        }
    }
}
