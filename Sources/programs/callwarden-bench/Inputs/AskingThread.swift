import AgentSocket
import Glibc
import Ring
import Synchronization

/// Asks about calls at a steady rate on a thread of its own, one question after the other.
///
/// Each fifth question of fifty goes to one callee, so that attacks are told as well.
final class AskingThread: Sendable {
    /// What came of it.
    struct Asked {
        /// Nanoseconds from the question to its answer, sorted.
        var times: [Double] = []
        var perSecond = 0.0
        var refused = 0
        var failed = 0
        /// Answers to calls of attacks from the fifth on.
        var expected = 0

        var isRight: Bool { failed == 0 && refused == expected && expected > 0 }
        var words: String { "\(failed) failed, \(refused) refused of \(expected)" }
    }

    private static let callsPerAttack = 6
    private let result = Mutex<Result<Asked, any Error>?>(nil)
    private let done = WakeUp()

    init(_ path: String, rate: Int, seconds: Int) {
        let isRunning = DetachedThread.start(name: "asking") { [self] in
            let asked = Result { try Self.ask(path, rate: rate, seconds: seconds) }
            result.withLock { $0 = asked }
            done.signal()
        }
        if !isRunning { done.signal() }
    }

    func finish() throws -> Asked {
        done.sleep(milliseconds: 60_000)
        guard let asked = result.withLock({ $0 }) else { throw BenchError.noAnswer("asking") }
        return try asked.get()
    }

    private static func ask(_ path: String, rate: Int, seconds: Int) throws -> Asked {
        let descriptor = try UnixSocket.connect(path, secondsMax: 20)
        defer { close(descriptor) }
        // The switch begins a second and a half after it is listed.
        usleep(2_000_000)
        var asked = Asked()
        var lines = LineDecoder()
        let begun = Stopwatch.now()
        for number in 0..<rate * seconds {
            let due = begun + Int64(number) * 1_000_000_000 / Int64(rate)
            while Stopwatch.now() < due { usleep(20) }
            let isAttack = number % 50 < callsPerAttack
            let (code, place) = isAttack ? ("70", number / 50) : ("81", number)
            let callee = "+234\(code)\(10_000_000 + place)"
            let call = AgentRequest.Call(
                caller: "+23480\(10_000_000 + number)",
                callee: callee,
                callID: "told-\(number)"
            )
            if isAttack, number % 50 >= 4 { asked.expected += 1 }
            var bytes: [UInt8] = []
            AgentRequest.call(call).append(to: &bytes, id: Int64(number))
            let written = Stopwatch.now()
            try UnixSocket.write(bytes, descriptor)
            let answer = try answer(descriptor, &lines)
            asked.times.append(Double(Stopwatch.now() - written))
            switch answer {
            case .call(let advice) where advice.id == Int64(number):
                if advice.action == .refuse { asked.refused += 1 }
            default: asked.failed += 1
            }
        }
        asked.perSecond = Double(rate * seconds) / (Double(Stopwatch.now() - begun) / 1e9)
        asked.times.sort()
        return asked
    }

    private static func answer(
        _ descriptor: Int32,
        _ lines: inout LineDecoder
    ) throws -> AgentAnswer {
        while true {
            if let line = try lines.next() {
                return try lines.with(line) { line in Result { try AgentAnswer(reading: line) } }
                    .get()
            }
            let count = unsafe lines.fill { unsafe recv(descriptor, $0.baseAddress, $0.count, 0) }
            guard count > 0 else { throw BenchError.noAnswer("the agent closed its socket") }
        }
    }
}
