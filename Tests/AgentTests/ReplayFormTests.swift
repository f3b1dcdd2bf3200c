import Warden
import Foundation
import Telephony
import Testing

@testable import Agent

/// Captures that were no captures gave "0 alerts" and exit 0.
@Suite("What a replay cannot read")
struct ReplayFormTests {
    private static let root = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "fixtures")

    private struct Outcome {
        var alerts: [ReplayedAlert] = []
        var notes: [String] = []
        var summary = Replay.Summary()
        var failure: String?

        var isUnread: Bool { failure != nil || summary.filesUnread == summary.files }
        func says(_ words: String) -> Bool {
            (notes + [failure ?? ""]).contains { $0.contains(words) }
        }
    }

    private static func replay(_ paths: String..., trusting: [ShortText<48>] = []) -> Outcome {
        replay(paths, trusting: trusting)
    }

    private static func replay(_ paths: [String], trusting: [ShortText<48>] = []) -> Outcome {
        var replay = Replay(
            WardenSetup(),
            plan: NumberingPlan(countryCode: "234"),
            frameBytesMax: 8 << 20,
            headersMax: 16_384,
            trustedProxies: trusting
        )
        var outcome = Outcome()
        do {
            for path in paths {
                try replay.run(
                    path: path,
                    note: { outcome.notes.append($0) },
                    alert: { outcome.alerts.append($0) }
                )
            }
        } catch { outcome.failure = "\(error)" }
        replay.finish { outcome.alerts.append($0) }
        outcome.summary = replay.summary
        return outcome
    }

    private static func fixture(_ name: String) -> String { root.appending(path: name).path }

    private static func bytes(_ name: String) throws -> [UInt8] {
        Array(try Data(contentsOf: root.appending(path: name)))
    }

    /// A file of these bytes in a folder that lives as long as the test.
    private static func file(_ bytes: [UInt8], _ folder: Folder, _ name: String) throws -> String {
        let path = folder.path + "/" + name
        try Data(bytes).write(to: URL(fileURLWithPath: path))
        return path
    }

    @Test(
        "What is no capture is said for what it is, and nothing was read",
        arguments: [
            ("reports/14-xml.raw", "6 events in XML"),
            ("reports/10-fscli-log.raw", "as fs_cli prints them"),
            ("kamailio/evapi_events.bin", "a Kamailio's evapi"),
            ("esl/02-attack-plain.sent.raw", "what was said to a switch"),
            ("esl/README.md", "is no capture of an event socket; it begins with \"# "),
            ("esl", "Is a directory"),
        ]
    )
    func foreign(name: String, words: String) {
        let outcome = Self.replay(Self.fixture(name))
        #expect(outcome.isUnread && outcome.alerts.isEmpty)
        #expect(outcome.says(words), "\(outcome.notes) \(outcome.failure ?? "")")
    }

    @Test("Other contents are said for what they are, and packed ones with what unpacks them")
    func contents() throws {
        let folder = try Folder()
        let attack = try Self.bytes("esl/02-attack-plain.recv.raw")
        let windows = attack.flatMap { $0 == 10 ? [13, 10] : [$0] }
        let cases: [(String, [UInt8], String)] = [
            ("empty", [], "is empty"),
            ("lines.ndjson", Array("{\"a\":1}\n{\"a\":2}\n".utf8), "JSON"),
            ("list.json", Array(" [{\"Event-Name\":\"X\"}]".utf8), "JSON"),
            ("page.html", Array("<html>\n\n</html>".utf8), "XML or HTML"),
            ("dos.raw", windows, "CR LF"), ("log.db", Array("SQLite format 3\0".utf8), "SQLite"),
            ("a.pcap", [0xd4, 0xc3, 0xb2, 0xa1, 2, 0, 4, 0], "a capture of packets"),
            ("a.xz", [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0, 1], "xz -dc FILE | callwarden replay -"),
            ("a.bz2", Array("BZh91AY".utf8), "bzip2 -dc FILE | callwarden replay -"),
            ("a.zst", [0x28, 0xb5, 0x2f, 0xfd, 0, 0, 0], "zstd -dc FILE | callwarden replay -"),
            ("cut.gz", [0x1f, 0x8b, 8, 0, 0, 0, 0, 0], "gzip ended with status 1"),
        ]
        for (name, bytes, words) in cases {
            let outcome = Self.replay(try Self.file(bytes, folder, name))
            #expect(outcome.isUnread && outcome.says(words), "\(name): \(outcome)")
        }
    }

    @Test("A capture without events is read, and says that it holds none")
    func quiet() {
        let outcome = Self.replay(Self.fixture("esl/01-auth-bad.recv.raw"))
        #expect(!outcome.isUnread && outcome.says("holds no event"))
    }

    @Test("An event that cannot be read marks the windows that it may belong to, as in the agent")
    func malformed() {
        let outcome = Self.replay(Self.fixture("reports/41-malformed-in-window.raw"))
        #expect(outcome.summary.malformedFrames == 1)
        #expect(outcome.alerts.map(\.windowIsComplete) == [false])
        #expect(outcome.alerts.first?.callers.count == 5)
    }

    @Test("A byte lost anywhere before the trip leaves no window that calls itself complete")
    func lostByte() throws {
        let folder = try Folder()
        // Without the malformed event of the report: five calls, 0.2 s apart.
        let text = String(
            decoding: try Self.bytes("reports/41-malformed-in-window.raw"),
            as: UTF8.self
        )
        let blocks = text.components(separatedBy: "Content-Length: ")
        let good = blocks.filter { !$0.contains("Unique-ID: \n") }.joined(
            separator: "Content-Length: "
        )
        let whole = Array(good.utf8)
        let plain = Self.replay(try Self.file(whole, folder, "whole.raw"))
        #expect(plain.alerts.map(\.windowIsComplete) == [true])
        #expect(plain.summary.malformedFrames == 0)
        let first =
            good.utf8.count
            - (good.components(separatedBy: "Content-Length: 391").dropFirst()
                .reduce(0) { $0 + $1.utf8.count + 19 })
        for place in stride(from: first, to: whole.count, by: 3) {
            var cut = whole
            cut.remove(at: place)
            let outcome = Self.replay(try Self.file(cut, folder, "cut.raw"))
            let isWhole = outcome.alerts.contains { $0.windowIsComplete && $0.callers.count < 5 }
            #expect(!isWhole, "without byte \(place)")
            #expect(
                outcome.alerts.first?.callers.count == 5 || !outcome.notes.isEmpty
                    || outcome.summary.malformedFrames > 0,
                "the loss of byte \(place) is told"
            )
        }
    }

    @Test(
        "What comes behind a damaged place is read: one lost byte does not cost the rest of a day"
    )
    func goesOn() throws {
        let folder = try Folder()
        var damaged = try Self.bytes("esl/02-attack-plain.recv.raw")
        let mark = Array("Content-Length: ".utf8)
        let place = try #require(damaged.indices.first { damaged[$0...].starts(with: mark) })
        damaged[place + mark.count] = UInt8(ascii: "x")
        let outcome = Self.replay(try Self.file(damaged, folder, "damaged.raw"))
        #expect(outcome.says("damaged.raw: "))
        #expect(outcome.summary.malformedFrames >= 1)
        #expect(outcome.summary.calls >= 27 && outcome.alerts.count == 1)
    }

    @Test("Several files are one feed: an attack that a file ends in the middle of is one alert")
    func oneFeed() throws {
        let folder = try Folder()
        let whole = try Self.bytes("esl/02-attack-plain.recv.raw")
        let expected = Self.replay(Self.fixture("esl/02-attack-plain.recv.raw")).alerts
        let mark = Array("Content-Length: ".utf8)
        let starts = whole.indices.filter {
            whole[$0] == mark[0] && whole[$0...].starts(with: mark)
        }
        for start in [starts[starts.count / 4], starts[starts.count / 3], starts[starts.count / 2]]
        {
            let halves = [
                try Self.file(Array(whole[..<start]), folder, "1.raw"),
                try Self.file(Array(whole[start...]), folder, "2.raw"),
            ]
            #expect(Self.replay(halves).alerts == expected)
            let swapped = Self.replay(halves.reversed())
            #expect(swapped.summary.timesBackwards == 1)
            #expect(swapped.says("give files oldest first"))
        }
    }

    @Test("A feed that was connected anew in the middle was blind meanwhile")
    func connectedAnew() throws {
        let folder = try Folder()
        let text = String(
            decoding: try Self.bytes("reports/41-malformed-in-window.raw"),
            as: UTF8.self
        )
        let blocks = text.components(separatedBy: "Content-Length: ")
        var good = blocks.filter { !$0.contains("Unique-ID: \n") }
        good[2] += "Content-Type: auth/request\n\n"
        let file = try Self.file(
            Array(good.joined(separator: "Content-Length: ").utf8),
            folder,
            "a.raw"
        )
        #expect(Self.replay(file).alerts.map(\.windowIsComplete) == [false])
    }

    @Test("The true source is believed from the edge's SIP address, whatever its evapi address is")
    func edge() {
        let file = Self.fixture("fs-1.11/edge-other-address.raw.gz")
        for (trusted, source) in [("127.0.0.9", "127.0.0.2"), ("127.0.0.1", "127.0.0.9")] {
            let outcome = Self.replay(file, trusting: [ShortText(trusted)])
            #expect(outcome.alerts.count == 1)
            let sources = Set(outcome.alerts.flatMap(\.calls).map { $0.call.source.string })
            #expect(sources == [source])
        }
    }
}
