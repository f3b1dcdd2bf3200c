import Foundation
import Testing

@testable import Agent

@Suite("Replaying captures")
struct ReplayTests {
    /// What `callwarden replay -o json` printed.
    private struct Output {
        let status: Int32
        let lines: [String]
        let errors: String

        var alerts: [String] { lines.filter { $0.hasPrefix("{\"type\":\"alert\"") } }
        var summary: String { lines.last ?? "" }

        /// A figure of the summary.
        func figure(_ name: String) -> Int? {
            summary.split(separator: "\"\(name)\":").dropFirst().first.flatMap { rest in
                Int(rest.prefix { $0.isNumber })
            }
        }
    }

    private static let fixtures = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "fixtures/esl")

    private static func capture(_ name: String) -> String {
        fixtures.appending(path: "\(name).recv.raw").path
    }

    private static func replay(_ arguments: String...) throws -> Output {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: ChildAgent.binary)
        process.arguments = ["replay", "-o", "json"] + arguments
        process.environment = ["PATH": "/usr/bin:/bin"]
        let folder = try Folder()
        let (out, err) = (folder.path + "/out", folder.path + "/err")
        for path in [out, err] {
            _ = FileManager.default.createFile(atPath: path, contents: nil)
        }
        process.standardOutput = FileHandle(forWritingAtPath: out)
        process.standardError = FileHandle(forWritingAtPath: err)
        try process.run()
        process.waitUntilExit()
        return Output(
            status: process.terminationStatus,
            lines: try String(contentsOfFile: out, encoding: .utf8)
                .split(separator: "\n").map(String.init),
            errors: try String(contentsOfFile: err, encoding: .utf8)
        )
    }

    private static func bytes(_ name: String) throws -> Data {
        try Data(contentsOf: URL(fileURLWithPath: capture(name)))
    }

    private static func pack(_ path: String) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/gzip")
        process.arguments = [path]
        try process.run()
        process.waitUntilExit()
    }

    @Test("An alert line has the keys of the contract in their order, twice the same bytes")
    func contract() throws {
        let output = try Self.replay(Self.capture("02-attack-plain"))
        #expect(output.status == 0 && output.errors.isEmpty)
        #expect(try Self.replay(Self.capture("02-attack-plain")).alerts == output.alerts)
        let alert = try #require(output.alerts.first)
        let number = #/\d+/#
        let shape = alert.replacing(#/"[0-9a-f]{8}-[0-9a-f-]{27}"/#, with: "ID")
            .replacing(#/"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z"/#, with: "Z")
            .replacing(#/"\+\d+"/#, with: "P").replacing(number, with: "N")
        let call =
            #"{"id":ID,"caller":P,"created_us":N,"action":"simulated","caller_source":"from","#
            + #""caller_other":"","leg":"inbound","attestation":"none"}"#
        let expected =
            #"{"type":"alert","rule":"masking","callee":P,"first_seen":Z,"first_seen_us":N,"#
            + #""tripped":Z,"tripped_us":N,"last_seen":Z,"last_seen_us":N,"distinct_callers":N,"#
            + #""callers":["# + Array(repeating: "P", count: 8).joined(separator: ",")
            + #"],"calls":["# + Array(repeating: call, count: 8).joined(separator: ",")
            + #"],"window_complete":true,"spared":N,"evidence":[]}"#
        #expect(shape == expected)
        let summary = output.summary.replacing(#/[\d.]+(e-\d+)?/#, with: "N")
        #expect(
            summary == #"{"type":"summary","files":N,"bytes":N,"events":N,"calls":N,"alerts":N,"#
                + #""flagged_calls":N,"malformed_frames":N,"calls_undirected":N,"seconds":N}"#
        )
        #expect(alert.contains(#""callee":"+2348012345678""#))
        #expect(alert.contains(#""tripped_us":1795166796220358"#))
    }

    @Test(
        "The recorded attack is one alert of 8 callers and 8 calls in every form",
        arguments: ["02-attack-plain", "02-attack-json", "03-bridged-attack-plain"]
    )
    func attack(name: String) throws {
        let output = try Self.replay(Self.capture(name))
        #expect(output.alerts.count == 1)
        #expect(output.alerts.first?.contains(#""distinct_callers":8"#) == true)
        #expect(output.figure("calls") == 28)
        #expect(output.figure("flagged_calls") == 8)
        #expect(output.figure("malformed_frames") == 0)
        #expect(output.figure("bytes") == (try Self.bytes(name)).count)
    }

    @Test(
        "One caller to 24 callees is an alert of its own beside that of masking, about the caller"
    )
    func fanOut() throws {
        let path = Self.fixtures.deletingLastPathComponent()
            .appending(path: "simulated/fan-out.raw.gz").path
        let output = try Self.replay("--set", "numbering.country_code=234", path)
        #expect(output.status == 0 && output.alerts.count == 2)
        let masking = output.alerts.filter { $0.contains(#""rule":"masking""#) }
        #expect(masking.count == 1)
        #expect(masking.allSatisfy { $0.contains(#""callee":"+2348012345678""#) })
        let alert = try #require(output.alerts.first { $0.contains(#""rule":"fan_out""#) })
        #expect(alert.contains(#""caller":"+2347035550123","first_seen""#))
        let shape = alert.replacing(#/"[0-9a-f]{8}-[0-9a-f-]{27}"/#, with: "ID")
            .replacing(#/"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z"/#, with: "Z")
            .replacing(#/"\+\d+"/#, with: "P").replacing(#/\d+/#, with: "N")
        let call =
            #"{"id":ID,"callee":P,"created_us":N,"action":"noted","caller_source":"from","#
            + #""caller_other":"","leg":"inbound","attestation":"none"}"#
        let expected =
            #"{"type":"alert","rule":"fan_out","caller":P,"first_seen":Z,"first_seen_us":N,"#
            + #""tripped":Z,"tripped_us":N,"last_seen":Z,"last_seen_us":N,"distinct_callees":N,"#
            + #""callees":["# + Array(repeating: "P", count: 24).joined(separator: ",")
            + #"],"calls":["# + Array(repeating: call, count: 24).joined(separator: ",")
            + #"],"window_complete":true,"spared":N,"evidence":[]}"#
        #expect(shape == expected)
        #expect(output.summary.contains(#""alerts_by_rule":{"masking":1,"fan_out":1}"#))
        let off = try Self.replay(
            "--set",
            "numbering.country_code=234",
            "--set",
            "rules.fan_out.action=off",
            path
        )
        #expect(off.alerts == masking, "masking says the same with the rule off")
        #expect(!off.summary.contains("alerts_by_rule"))
        let stricter = try Self.replay("--set", "rules.fan_out.callees=25", path)
        #expect(stricter.alerts.count == 1)
    }

    @Test("Ordinary traffic raises no alert", arguments: ["03-numbers-plain", "03-numbers-json"])
    func ordinary(name: String) throws {
        let output = try Self.replay(Self.capture(name))
        #expect(output.status == 0)
        #expect(output.alerts.isEmpty)
        #expect(output.figure("flagged_calls") == 0)
    }

    @Test("Hostile caller names change no callee", arguments: ["03-names-plain", "03-names-json"])
    func hostileNames(name: String) throws {
        let output = try Self.replay(Self.capture(name))
        #expect(output.status == 0)
        #expect(output.alerts.count == 1)
        #expect(output.alerts.allSatisfy { $0.contains(#""callee":"+2348012345678""#) })
    }

    @Test("A frame over the limit is counted and said, and what comes behind it is read")
    func passedOver() throws {
        let folder = try Folder()
        let path = folder.path + "/huge.raw"
        let head = "Content-Length: 9000000\nContent-Type: text/event-plain\n\n"
        let huge = Data(head.utf8) + Data(repeating: 0x78, count: 9_000_000)
        let attack = try Self.bytes("02-attack-plain")
        try (attack + huge + attack).write(to: URL(fileURLWithPath: path))
        let output = try Self.replay(path)
        let plain = try Self.replay(Self.capture("02-attack-plain"))
        #expect(output.status == 0)
        #expect(output.alerts.first == plain.alerts.first)
        #expect(output.figure("events") == plain.figure("events").map { 2 * $0 })
        #expect(output.figure("malformed_frames") == 1)
        #expect(output.errors.contains("huge.raw: 9000000 bytes of a frame passed over"))
    }

    @Test("A packed capture gives the same alert lines; a cut one what is left of it, and is said")
    func packed() throws {
        let folder = try Folder()
        let path = folder.path + "/attack.raw"
        try Self.bytes("02-attack-plain").write(to: URL(fileURLWithPath: path))
        let plain = try Self.replay(path)
        try Self.pack(path)
        let packed = try Self.replay(path + ".gz")
        #expect(packed.alerts == plain.alerts)
        #expect(packed.figure("bytes") == plain.figure("bytes"))
        let cut = folder.path + "/cut.gz"
        try Data(contentsOf: URL(fileURLWithPath: path + ".gz")).dropLast(2_000)
            .write(to: URL(fileURLWithPath: cut))
        let output = try Self.replay(cut)
        #expect(output.alerts == plain.alerts)
        #expect(output.figure("malformed_frames") == 1)
        #expect(output.errors.contains("cut.gz: gzip ended with status 1; is the file whole?"))
    }

    @Test("Several files are one feed, and one that is damaged costs no other")
    func several() throws {
        let folder = try Folder()
        let whole = try Self.bytes("02-attack-plain")
        let cut = folder.path + "/cut.raw"
        try whole.prefix(300_000).write(to: URL(fileURLWithPath: cut))
        let output = try Self.replay(cut)
        #expect(output.status == 0)
        #expect(output.figure("malformed_frames") == 1)
        #expect(output.errors.contains("cut.raw: the end came inside a frame, 2272 bytes early"))
        let garbage = folder.path + "/garbage.raw"
        try Data((0..<100_000).map { UInt8(truncatingIfNeeded: $0 &* $0 >> 3) | 0x80 })
            .write(to: URL(fileURLWithPath: garbage))
        let both = try Self.replay(
            garbage,
            Self.capture("03-numbers-plain"),
            Self.capture("02-attack-plain")
        )
        #expect(both.status == 0)
        #expect(both.figure("files") == 3)
        #expect(both.figure("malformed_frames") == 1)
        #expect(both.figure("flagged_calls") == 8)
        #expect(both.errors.contains("garbage.raw: no frame: "))
    }

    @Test("An empty capture is said and an error, as is one that is not there")
    func emptyAndMissing() throws {
        let folder = try Folder()
        let empty = folder.path + "/empty.raw"
        try Data().write(to: URL(fileURLWithPath: empty))
        let output = try Self.replay(empty)
        #expect(output.status == 1)
        #expect(output.figure("events") == 0)
        #expect(output.errors.contains("empty.raw: is empty"))
        let missing = try Self.replay(folder.path + "/none.raw")
        #expect(missing.status == 1)
        #expect(missing.errors.contains("none.raw: cannot be opened: No such file or directory"))
    }
}
