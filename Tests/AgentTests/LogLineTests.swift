import Records
import Foundation
import Settings
import Switches
import Telephony
import Testing

@testable import Agent
@testable import AlertLog

@Suite("Log lines")
struct LogLineTests {
    private static func flagged(caller: String, id: String = "one") -> WardenRecord {
        var call = Call(link: LinkID(0), id: CallID(id), createdAt: 0)
        call.callee = "+2348012345678"
        call.source = "192.0.2.7"
        return .callFlagged(
            FlaggedCall(
                alert: AlertID(7),
                call: call,
                caller: .withheld,
                callerName: PartyText(caller),
                action: .killed,
                windowComplete: true
            )
        )
    }

    private static func line(_ happening: Happening) -> LogLine {
        LogLine(happening, names: ["pbx"])
    }

    @Test("A happening is one line of words and key=value pairs")
    func plain() {
        let line = Self.line(.record(Self.flagged(caller: "+2347030000001")))
        #expect(
            line.text == "call flagged alert=7 rule=masking action=killed caller=+2347030000001 "
                + "callee=+2348012345678 source=192.0.2.7 call=one"
        )
        #expect(line.severity == .notice)
        #expect(line.flood == nil)
        let gap = Gap(gap: GapID(1), link: LinkID(0), reason: .heartbeatMissing, from: 0)
        #expect(
            Self.line(.record(.gapOpened(gap))).text
                == "blind to switch switch=pbx reason=heartbeat_missing"
        )
    }

    @Test("A flagged call says who named its caller, where that was not From alone")
    func callerSource() {
        guard case .callFlagged(var flagged) = Self.flagged(caller: "+2347030000001") else {
            return
        }
        flagged.call.callerSource = .both
        flagged.call.callerOther = "+2347030000009"
        flagged.call.leg = .outbound
        #expect(
            Self.line(.record(.callFlagged(flagged))).text
                == "call flagged alert=7 rule=masking action=killed caller=+2347030000001 caller_source=both "
                + "caller_other=+2347030000009 callee=+2348012345678 leg=outbound source=192.0.2.7 "
                + "call=one"
        )
    }

    @Test("An alert about what looks like a service says so, one about a person does not")
    func services() {
        func line(_ callee: PartyText) -> String {
            let opened = AlertOpened(
                alert: AlertID(7),
                callee: .none,
                calleeName: callee,
                tripped: 0,
                link: LinkID(0),
                decidedAt: 0,
                threshold: 5,
                windowMicroseconds: 5_000_000
            )
            return Self.line(.record(.alertOpened(opened))).text
        }
        #expect(
            line("*98@t0.example").contains("looks like a feature code: exempt it if it is one")
        )
        #expect(line("park+701").contains("looks like a parking place"))
        #expect(!line("+2348012345678").contains("hint"))
        #expect(!line("ada.obi").contains("hint"))
    }

    @Test(
        "Text that a caller chose stays inside its value",
        arguments: [
            "x\nerror forged", "x\r\n<3>forged", "x\u{1b}[2J", "x\u{202e}y", "a b=c",
            "\" call=forged",
            "\"\u{301} call=forged", "\\\" call=forged", "", "\0", "\u{2028}", "=cmd()", "\\",
        ]
    )
    func hostile(text: String) {
        let lines = [
            Self.line(.record(Self.flagged(caller: text))).text,
            Self.line(.link(name: "pbx", .down(.disconnected, why: text, retryMilliseconds: 1)))
                .text,
            Self.line(.link(name: "pbx", .malformed(why: text))).text,
        ]
        for line in lines {
            #expect(line.unicodeScalars.allSatisfy { TextEscape.showsItself($0) || $0 == " " })
            let keys = Self.keys(line)
            #expect(!keys.contains("forged"), "\(line)")
            #expect(keys.count { $0 == "call" } <= 1, "\(line)")
        }
    }

    /// Keys as a reader of such lines finds them, byte by byte.
    private static func keys(_ line: String) -> [String] {
        var keys: [String] = []
        var word: [UInt8] = []
        var (isQuoted, isEscaped) = (false, false)
        for byte in line.utf8 {
            switch byte {
            case UInt8(ascii: "\\") where isQuoted && !isEscaped: isEscaped = true; continue
            case UInt8(ascii: "\"") where !isEscaped: isQuoted.toggle()
            case UInt8(ascii: "=") where !isQuoted:
                keys.append(String(decoding: word, as: UTF8.self))
                word = []
            case UInt8(ascii: " ") where !isQuoted: word = []
            default: word.append(byte)
            }
            isEscaped = false
        }
        return keys
    }

    @Test("What an operator or a file wrote into a message is escaped too")
    func messages() {
        #expect(
            Self.line(.message(.warning, "x\u{1b}[2J", [("why", "y\nz \" forged=1")])).text
                == "x\\u{1b}[2J why=\"y\\nz \\\" forged=1\""
        )
    }

    @Test("A line ends before journald would part it and read a priority in its middle")
    func bounded() {
        let flood = String(repeating: "\u{1b}", count: 65_536) + "\n<0>forged"
        for happening in [
            Happening.message(.error, flood, []), .message(.notice, "x", [("by", flood)]),
            .link(name: "pbx", .down(.disconnected, why: flood, retryMilliseconds: 1)),
        ] {
            let text = Self.line(happening).text
            #expect(text.utf8.count <= LogLine.bytesMax + 40)
            #expect(text.contains("… cut_bytes="))
            #expect(!text.contains("forged"))
        }
    }

    @Test("An author or a reason cannot forge a field of the line that names it")
    func forgedFields() {
        let line = Self.line(.message(.notice, "brakes released", [("by", "root alert=12 \"")]))
            .text
        #expect(line == "brakes released by=\"root alert=12 \\\"\"")
        #expect(Self.keys(line) == ["by"])
    }

    @Test("What wakes an operator is an error, and floods are known as such")
    func severities() {
        var kill = KillRecord(
            kill: KillID(1),
            alert: AlertID(1),
            reason: .masking,
            link: LinkID(0),
            call: "one",
            state: .stillUp,
            attempt: 5,
            at: 0
        )
        #expect(Self.line(.record(.kill(kill))).severity == .error)
        #expect(Self.line(.killRefused(kill)).flood == "journal full: kills")
        #expect(Self.line(.canRecordKills(false)).severity == .error)
        #expect(Self.line(.canRecordKills(true)).severity == .notice)
        kill.state = .ended
        #expect(Self.line(.record(.kill(kill))).severity == .info)
        #expect(Self.line(.recordRefused).severity == .error)
        #expect(Self.line(.link(name: "pbx", .eventsShed(3))).flood == "shed pbx")
        #expect(Self.line(.log(.writesAgain(failures: 2))).severity == .notice)
        let brake = BrakeRecord(engaged: true, reason: .kills, limit: 9, at: 0)
        #expect(
            Self.line(.record(.brake(brake))).text
                == "brakes engaged reason=kills limit_per_minute=9"
        )
    }

    @Test("Whoever sends events over the limit floods no log, with none of what they cause")
    func passedOver() {
        let said = Self.line(.link(name: "pbx", .passedOver(bytes: 9_000_000)))
        #expect(
            said.text == "event passed over: it is larger than is taken bytes=9000000 switch=pbx"
        )
        #expect(said.severity == .warning)
        var gap = Gap(gap: GapID(1), link: LinkID(0), reason: .oversized, from: 0)
        let lines = [
            said, Self.line(.record(.gapOpened(gap))), Self.line(.record(.gapClosed(gap))),
        ]
        #expect(Set(lines.map(\.flood)) == ["passed over pbx", "blind 0", "seen 0"])
        gap.reason = .disconnected
        #expect(Self.line(.record(.gapOpened(gap))).flood == nil)
        #expect(Self.line(.record(.gapClosed(gap))).flood == nil)
    }

    @Test("A flood lets one line of its kind through in its time and counts the rest")
    func floods() {
        var gate = FloodGate(seconds: 10)
        #expect(gate.admit("a", at: 100) == 0)
        for second in Int64(100)..<110 { #expect(gate.admit("a", at: second) == nil) }
        #expect(gate.admit("b", at: 105) == 0)
        #expect(gate.admit("a", at: 110) == 10)
        #expect(gate.admit("a", at: 119) == nil)
        #expect(gate.admit("a", at: 120) == 1)
    }

    @Test("Lines are written in order, dropped past the queue, and the rest at the stop")
    func queue() {
        let lines = Lines()
        let begun = DispatchSemaphore(value: 0)
        let release = DispatchSemaphore(value: 0)
        let log = LineLog(names: []) { _, text in
            if text == "first" {
                begun.signal()
                release.wait()
            }
            lines.add(text)
        }
        log.start()
        log.add(.info, "first")
        begun.wait()
        for number in 0..<(LineLog.queueMax + 100) { log.add(.info, "\(number)") }
        release.signal()
        log.stop()
        #expect(eventually { lines.contains("log lines dropped count=") })
        let all = lines.all
        #expect(all.first == "first")
        #expect(Array(all.dropFirst().prefix(1_000)) == (0..<1_000).map { "\($0)" })
    }

    @Test("A level keeps less grave lines back; what level it is always comes through")
    func level() {
        let lines = Lines()
        let log = LineLog(names: [], level: .warning) { _, text in lines.add(text) }
        log.add(.info, "info")
        log.add(.warning, "warning")
        log.turn(louder: false, by: Signals.Sender(process: 7, user: 8))
        log.start()
        #expect(eventually { lines.contains("log level is error pid=7 uid=8") })
        log.add(.warning, "later")
        log.use(.warning)
        log.use(.warning)
        log.add(.error, "error")
        log.stop()
        let said = { lines.all.filter { $0.hasPrefix("log level is") } }
        #expect(eventually { lines.all.last == "error" && said().count == 2 })
        #expect(!lines.contains("info"))
    }
}
