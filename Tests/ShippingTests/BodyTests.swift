import Foundation
import Telephony
import Testing
import Wire

@testable import AlertLog
@testable import Shipping

/// What callers choose comes out of every body as what it is.
@Suite("Bodies")
struct BodyTests {
    static let hostile: [String] = [
        "<script>alert(1)</script>", "a\r\nBcc: x@y", "\u{1b}[2J\u{1b}]0;x\u{7}",
        "<!channel> & <@U1>",
        "\"}],\"x\":[{\"", "\u{202e}gnp.exe", "x\u{0}y", "*_~`|>", "日本語☎️", "line\u{2028}sep",
        String(repeating: "very long ", count: 1_000), "=?UTF-8?B?YQ==?=", "\\u0000",
        "|http://evil/>", String(repeating: "<&>", count: 700),
    ]

    private func message(_ text: String, count: Int = 1, link: Bool = true) throws -> Message {
        let bench = try LogBench()
        let notices = (0..<count).map { number in
            var notice = Notice(
                "n\(number)",
                .alertOpened,
                of: "alert 4",
                .begun,
                .critical,
                begun: LogBench.time,
                title: "masking of \(text)",
                text: "callee \(text)",
                at: LogBench.time + LogBench.second
            )
            (notice.callee, notice.subject, notice.rule) = (text, text, "masking")
            (notice.alert, notice.link) = (4, "pbx1")
            return notice
        }
        _ = bench
        return Message(
            id: "msg_a_1",
            group: "callee=x",
            groupedBy: ["callee", "rule"],
            notices: notices,
            link: link ? NoticeLink(base: "https://cw.example/") : nil
        )
    }

    @Test("Own JSON says each field as it is", arguments: hostile)
    func own(text: String) throws {
        let json = try parsed(Array(CallwardenBody.json(try message(text)).encoded.utf8))
        let notice = try #require((json["notices"] as? [[String: Any]])?.first)
        #expect(notice["callee"] as? String == text)
        #expect(notice["link"] as? String == "https://cw.example/#/alerts/4")
        #expect(json["id"] as? String == "msg_a_1" && json["type"] as? String == "notices")
        let title = try #require(notice["title"] as? String)
        #expect(title.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control })
        #expect(title.utf8.count <= Notice.titleBytesMax + 3)
    }

    @Test(
        "Alertmanager's body has all that version 4 has, and one line of JSON",
        arguments: hostile
    )
    func alertmanager(text: String) throws {
        let encoded = AlertmanagerBody.json(try message(text), receiver: "noc").encoded
        #expect(!encoded.contains("\n") && !encoded.unicodeScalars.contains { $0.value < 0x20 })
        let json = try parsed(Array(encoded.utf8))
        #expect(
            Set(json.keys) == [
                "receiver", "status", "alerts", "groupLabels", "commonLabels", "commonAnnotations",
                "externalURL", "version", "groupKey", "truncatedAlerts",
            ]
        )
        let alert = try #require((json["alerts"] as? [[String: Any]])?.first)
        let labels = try #require(alert["labels"] as? [String: String])
        #expect(labels["callee"] == text && labels["alertname"] == "CallwardenAlert")
        #expect(alert["endsAt"] as? String == "0001-01-01T00:00:00Z")
        #expect(alert["status"] as? String == "firing" && json["status"] as? String == "firing")
        #expect((json["groupLabels"] as? [String: String])?["callee"] == text)
        #expect(json["truncatedAlerts"] as? Int == 0 && json["version"] as? String == "4")
    }

    @Test("What ends has the labels of what began, and an end")
    func resolved() throws {
        var notice = try message("x").notices[0]
        let begun = AlertLabels(notice)
        (notice.kind, notice.phase) = (NoticeKind.alertClosed.rawValue, .ended)
        notice.ended = LogBench.time + 9 * LogBench.second
        let ended = AlertLabels(notice)
        #expect(ended.fingerprint == begun.fingerprint && ended.isResolved)
        #expect(ended.ends == "2026-01-02T03:04:14.000000Z")
        let alerts = AlertmanagerDestination<ScriptedServer>.alerts(of: notice, link: nil)
        #expect(alerts.count == 1)
        (notice.kind, notice.phase) = (NoticeKind.alertRaised.rawValue, .goesOn)
        let raised = AlertmanagerDestination<ScriptedServer>.alerts(of: notice, link: nil)
        #expect(raised.count == 2 && raised[0].encoded.contains("\"severity\":\"warning\""))
    }

    @Test("ntfy's JSON is within its limits, and no line of it is a header", arguments: hostile)
    func ntfy(text: String) throws {
        let json = try parsed(
            Array(NtfyBody.json(try message(text, count: 3), topic: "calls").encoded.utf8)
        )
        #expect(json["topic"] as? String == "calls" && json["priority"] as? Int == 5)
        let title = try #require(json["title"] as? String)
        #expect(title.utf8.count <= NtfyBody.titleBytesMax && !title.contains("\n"))
        #expect(try #require(json["message"] as? String).utf8.count <= NtfyBody.messageBytesMax)
        #expect(json["click"] as? String == "https://cw.example/#/alerts/4")
        #expect((json["actions"] as? [[String: Any]])?.first?["action"] as? String == "view")
    }

    @Test("Slack sees no markup of callers, and no more than it takes", arguments: hostile)
    func slack(text: String) throws {
        let json = try parsed(Array(SlackBody.json(try message(text, count: 60)).encoded.utf8))
        let blocks = try #require(json["blocks"] as? [[String: Any]])
        #expect(blocks.count <= 50)
        for block in blocks {
            guard let element = block["text"] as? [String: Any],
                let said = element["text"] as? String
            else { continue }
            #expect(said.count <= (block["type"] as? String == "header" ? 150 : 3_000))
            guard element["type"] as? String == "mrkdwn", said.hasPrefix("<") else { continue }
            // The link is ours; within it and behind it nothing opens another.
            #expect(said.hasPrefix("<https://cw.example/#/alerts/4|"))
            #expect(said.dropFirst().count { $0 == "<" } == 0)
            #expect(said.count { $0 == ">" } == 1 && said.count { $0 == "|" } == 1)
        }
    }

    @Test("A mail has the headers that it was given and no others", arguments: hostile)
    func mail(text: String) throws {
        let mail = MailText(
            try message(text),
            to: ["noc@example.org", "b@example.org"],
            from: "cw@example.org"
        )
        #expect(mail.text.utf8.allSatisfy { $0 == 0x0a || (0x20...0x7e).contains($0) })
        let parts = mail.text.split(separator: "\n\n", maxSplits: 1)
        let headers = parts[0].split(separator: "\n").filter { !$0.hasPrefix(" ") }
            .map { String($0.prefix { $0 != ":" }) }
        #expect(
            headers == [
                "From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "MIME-Version",
                "Content-Type", "Content-Transfer-Encoding",
            ]
        )
        #expect(mail.text.split(separator: "\n").allSatisfy { $0.utf8.count <= 100 })
        #expect(mail.text.contains("\nMessage-ID: <msg_a_1@example.org>\n"))
        #expect(mail.text.contains("\nDate: Fri, 02 Jan 2026 03:04:06 +0000\n"))
        let body = Data(base64Encoded: String(parts[1].filter { $0 != "\n" })) ?? Data()
        #expect(String(decoding: body, as: UTF8.self).contains("https://cw.example/#/alerts/4"))
    }

    @Test("Encoded words are cut between characters and read back as the text")
    func encodedWords() {
        for text in Self.hostile + ["", "a"] {
            let words = MailText.encodedWords(text).split(separator: "\n ")
            #expect(words.allSatisfy { $0.utf8.count <= MailText.encodedWordMax })
            let read = words.map { word in
                let bytes = Data(base64Encoded: String(word.dropFirst(10).dropLast(2))) ?? Data()
                return String(data: bytes, encoding: .utf8) ?? "?"
            }
            #expect(read.joined() == text)
        }
    }
}
