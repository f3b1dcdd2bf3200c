import AlertLog
import Foundation
import HTTPServer
import Synchronization
import Testing

@testable import HTTPServer
@testable import Web

@Suite("The API: what happens, as it happens")
struct EventTests {
    /// One client of the stream, which takes what waits for it as a connection does.
    private final class Client {
        private let stream: HTTPStream
        private(set) var text = ""

        init(_ scene: WebScene, after id: String? = nil) throws {
            let headers = id.map { [HTTPField("Last-Event-ID", $0)] } ?? []
            let request = HTTPRequest(
                "GET",
                "/api/v1/events",
                headers: headers,
                peer: WebScene.reader
            )
            let response = scene.application.answer(request)
            guard case .stream(let stream) = response.body else { throw NoStream() }
            #expect(response.headers.contains(HTTPField("X-Accel-Buffering", "no")))
            self.stream = stream
        }

        private struct NoStream: Error {}

        /// Takes until a condition holds of all that came.
        func take(_ isEnough: (Client) -> Bool) -> Bool {
            let end = ContinuousClock.now + .seconds(60)
            while ContinuousClock.now < end {
                let bytes = stream.state.withLock { state in
                    defer { state.waiting = [] }
                    return state.waiting
                }
                text += String(decoding: bytes, as: UTF8.self)
                if isEnough(self) { return true }
                usleep(2_000)
            }
            return false
        }

        func leave() { stream.state.withLock { $0.isClosed = true } }

        /// The numbers of the entries that events told of, in their order.
        var numbers: [Int] {
            text.split(separator: "\n").filter { $0.hasPrefix("id: ") }.compactMap {
                $0.split(separator: "-").last.flatMap { Int($0) }
            }
        }

        var lastID: String? {
            text.split(separator: "\n").last { $0.hasPrefix("id: ") }.map {
                String($0.dropFirst(4))
            }
        }

        func count(_ event: String) -> Int {
            text.split(separator: "\n").count { $0 == "event: \(event)" }
        }
    }

    private func scene() throws -> WebScene {
        let scene = try WebScene(alerts: 1)
        #expect(scene.application.start())
        return scene
    }

    @Test("An alert is told with its row, its calls and kills behind it")
    func told() throws {
        let scene = try scene()
        defer { scene.application.stop() }
        let client = try Client(scene)
        try scene.log.add(WebLog.alert(2))
        #expect(client.take { $0.text.contains("\"what\":\"alert.closed\"") })
        #expect(client.text.hasPrefix("retry: 1000\n\n"))
        #expect(client.text.contains("\"what\":\"alert.opened\""))
        #expect(client.text.contains("\"callee\":\"+2348031231002\""))
        #expect(client.count("kill") == 2)
        #expect(!client.text.contains("+2348031231001"), "what was before is not told")
        let lines = client.text.split(separator: "\n", omittingEmptySubsequences: false)
        #expect(lines.allSatisfy { $0.isEmpty || $0.contains(": ") }, "each line is a field")
    }

    @Test("Whoever comes back has nothing twice and misses nothing")
    func comesBack() throws {
        let scene = try scene()
        defer { scene.application.stop() }
        let whole = try Client(scene)
        var parts: [Int] = []
        var last: String?
        for alert in 2...5 {
            let client = try Client(scene, after: last)
            if last == nil {
                last = client.take { _ in true } ? nil : nil
            }
            try scene.log.add(WebLog.alert(alert))
            #expect(client.take { $0.text.contains("alert.closed") })
            client.leave()
            parts += client.numbers
            last = client.lastID
            // What comes while nobody listens.
            try scene.log.add(WebLog.alert(alert + 10))
        }
        let end = try Client(scene, after: last)
        #expect(end.take { $0.text.contains("alert.closed") })
        parts += end.numbers
        #expect(whole.take { $0.numbers.count >= parts.count })
        #expect(whole.numbers == parts)
        #expect(Set(parts).count == parts.count)
    }

    @Test("Whoever was far behind was dropped at each try: all that it missed did not fit at once")
    func farBehind() throws {
        let scene = try scene()
        defer { scene.application.stop() }
        let first = try Client(scene)
        try scene.log.add(WebLog.alert(2))
        #expect(first.take { $0.text.contains("alert.closed") })
        let last = first.lastID
        first.leave()
        // So much that a stream cannot hold it.
        try scene.log.add((3...202).flatMap(WebLog.alert))
        let client = try Client(scene, after: last)
        #expect(client.take { $0.count("alert") >= 400 })
        #expect(client.text.utf8.count > HTTPStream().waitingBytesMax)
        #expect(client.numbers == client.numbers.sorted())
        #expect(Set(client.numbers).count == client.numbers.count)
    }

    @Test(
        "An id of another log, or none of ours, is told that something was lost",
        arguments: ["x", "1-5", "-"]
    )
    func otherLog(id: String) throws {
        let scene = try scene()
        defer { scene.application.stop() }
        let client = try Client(scene, after: id)
        #expect(client.take { $0.count("lost") == 1 })
    }

    @Test("A judgement by a person is told")
    func judged() throws {
        let scene = try scene()
        defer { scene.application.stop() }
        let client = try Client(scene)
        let body = "{\"subject\":\"callee\",\"pattern\":\"1001\"}"
        #expect(
            scene.ask("POST", "/api/v1/exemptions", body: body, as: WebScene.admin).status == 201
        )
        #expect(client.take { $0.count("exemption") == 1 && $0.count("decision") == 1 })
    }

    @Test("Who takes nothing is dropped, and others are told all the same")
    func slow() throws {
        let scene = try scene()
        defer { scene.application.stop() }
        let slow = HTTPStream(waitingBytesMax: 2_000)
        scene.application.context.hub.add(slow, from: 0)
        let client = try Client(scene)
        for alert in 2...4 { try scene.log.add(WebLog.alert(alert)) }
        #expect(client.take { $0.text.components(separatedBy: "alert.closed").count == 4 })
        #expect(slow.isClosed)
    }

    @Test("When the program stops every stream ends")
    func stops() throws {
        let scene = try scene()
        let stream = HTTPStream()
        scene.application.context.hub.add(stream, from: 0)
        scene.application.stop()
        #expect(stream.state.withLock { $0.isFinished })
    }
}
