import AlertLog
import Records
import Testing

@testable import Views
import Wire

@Suite("Rows are stated once, and shown alike everywhere")
struct RowTests {
    private static let alertHead = [
        "alert", "rule", "callee", "first_seen", "first_seen_us", "tripped", "tripped_us",
        "last_seen", "last_seen_us", "distinct_callers", "calls", "window_complete", "switch",
        "state", "kills_requested", "kills_over", "status", "note", "status_by", "status_set",
        "status_set_us", "late_us", "clock_offset_us",
    ]
    private static let callHead = [
        "alert", "callee", "id", "caller", "created", "created_us", "action", "answered",
        "answered_us", "ended", "ended_us", "cause", "kill_state", "window_complete", "switch",
        "caller_sent", "callee_sent", "name", "source", "user_agent", "sip_call_id", "from_tag",
        "caller_source", "caller_other", "leg", "kill_ended_by",
    ]

    private func names(_ line: String) -> [String] {
        line.dropLast().split(separator: ",").map { String($0.dropFirst().dropLast()) }
    }

    private func keys(_ json: JSON) -> [String] {
        guard case .object(let members) = json else { return [] }
        return members.map(\.key)
    }

    @Test("Columns of an export keep their places, newer ones come behind")
    func columns() {
        let alerts = names(CSV.head(of: AlertRow.self))
        let newer = [
            "decided", "decided_us", "threshold", "window_us", "interrupted", "block", "why",
            "subject_kind", "subject", "distinct_callees", "callee_threshold",
            "profile_per_1000_hours", "fast_per_1000_hours", "dispersion", "threshold_origin",
            "would_trip", "spared", "severity", "simulated", "simulated_after_min_us",
            "simulated_after_max_us",
        ]
        #expect(alerts == Self.alertHead + newer)
        let newerOfCalls = [
            "rule", "brake", "attestation", "flagged", "flagged_us", "flagged_after_us",
        ]
        #expect(names(CSV.head(of: AlertCallRow.self)) == Self.callHead + newerOfCalls)
    }

    @Test("An export has whatever JSON has of an alert and of its calls")
    func sameFields() {
        var alert = AlertRow()
        alert.rule = "block"
        let ofAlert = Set(keys(JSON(alert))).subtracting(["type"])
        #expect(ofAlert.isSubset(of: names(CSV.head(of: AlertRow.self))))
        let ofCall = keys(JSON(AlertCallRow()))
        #expect(Set(ofCall).isSubset(of: names(CSV.head(of: AlertCallRow.self))))
    }

    @Test("A line has a field for each column", arguments: ExportTimes.allCases)
    func lines(times: ExportTimes) {
        var alert = AlertRow()
        (alert.rule, alert.note, alert.statusAt) = ("masking", "=1,2", 1_767_323_045_000_000)
        let line = CSV.line(alert, times: times)
        #expect(line.contains("\"'=1,2\""))
        let time =
            times == .iso8601 ? "2026-01-02T03:04:05.000000Z" : "2026-01-02 03:04:05.000000 UTC"
        #expect(line.contains("\"\(time)\",1767323045000000"))
        let columns = names(CSV.head(of: AlertRow.self)).count
        #expect(
            line.replacing("1,2", with: "").split(separator: ",", omittingEmptySubsequences: false)
                .count == columns
        )
    }

    @Test("What is not known is null in JSON, and a time stands twice")
    func nothingKnown() {
        let gap = JSON(GapRow()).encoded
        #expect(gap.hasPrefix(#"{"type":"gap","gap":0,"switch":"","#))
        #expect(
            gap.contains(
                #""from":"1970-01-01T00:00:00.000000Z","from_us":0,"to":null,"to_us":null"#
            )
        )
    }

    private func details(_ subject: Subject.Kind) -> AlertDetails {
        var alert = AlertRow()
        (alert.id, alert.rule, alert.subject) = (4, "some", subject)
        (alert.party, alert.distinctCallers, alert.distinctCallees) = ("+1", 2, 3)
        let calls = [("+1", "+2", 2), ("+1", "+3", 3), ("+1", "+3", 3)].map { party, other, word in
            var call = AlertCallRow()
            (call.rule, call.subject) = ("some", subject)
            let isCaller = !subject.hasCallee
            (call.caller, call.callee) = isCaller ? (party, other) : (other, party)
            (call.callerWord, call.calleeWord) = isCaller ? (1, Int64(word)) : (Int64(word), 1)
            return call
        }
        return AlertDetails(alert: alert, calls: calls)
    }

    @Test("An alert names its subject and the other parties by what they are")
    func subjects() {
        let callee = JSON(details(.callee), isOfCapture: true).encoded
        #expect(callee.hasPrefix(#"{"type":"alert","rule":"some","callee":"+1","first_seen""#))
        #expect(
            callee.contains(
                #""distinct_callers":2,"callers":["+2","+3"],"calls":[{"id":"","caller":"+2","#
            )
        )
        #expect(callee.hasSuffix(#""window_complete":true,"spared":0}"#))
        let caller = JSON(details(.caller), isOfCapture: true).encoded
        #expect(caller.hasPrefix(#"{"type":"alert","rule":"some","caller":"+1","first_seen""#))
        #expect(
            caller.contains(
                #""distinct_callees":3,"callees":["+2","+3"],"calls":[{"id":"","callee":"+2","#
            )
        )
        #expect(keys(JSON(details(.block))) == keys(JSON(details(.callee))))
    }

    @Test("A capture's view of an alert is the log's, cut down to what a capture tells")
    func capture() {
        for subject in Subject.Kind.allCases {
            // What came later stands behind what the log alone has.
            let newer = ["spared"]
            let known = keys(JSON(details(subject), isOfCapture: true))
            let older = known.filter { !newer.contains($0) }
            let all = keys(JSON(details(subject)))
            #expect(Array(all.prefix(older.count)) == older)
            #expect(known == older + newer)
            let newest = ["simulated", "simulated_after_min_us", "simulated_after_max_us"]
            #expect(all.suffix(5) == newer + ["severity"] + newest)
        }
        let ofCall = keys(JSON(AlertCallRow(), isOfCapture: true))
        let expected = [
            "id", "caller", "created_us", "action", "caller_source", "caller_other", "leg",
            "attestation",
        ]
        #expect(ofCall == expected)
    }

    @Test("A list of alerts says whom each is about, once not all are about callees")
    func listed() {
        var table = AlertTable(clock: nil)
        table.add(details(.callee).alert)
        #expect(table.table.text(isColoured: false).contains("CALLEE  CALLERS"))
        table.add(details(.caller).alert)
        let text = table.table.text(isColoured: false)
        #expect(text.contains("ABOUT") && !text.contains("CALLEE  CALLERS"))
        #expect(text.contains("callee +1  2 callers") && text.contains("caller +1  3 callees"))
    }
}
