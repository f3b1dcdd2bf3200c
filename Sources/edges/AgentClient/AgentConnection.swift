import AgentSocket
import CLinux
import Glibc

/// Why the agent cannot be asked.
package enum AgentClientError: Error, Equatable {
    /// Nothing listens there, or not for this user.
    case notReachable(reason: String)
    /// It hung up before it had answered.
    case hungUp
    /// It did not answer in time.
    case timedOut
    /// What it answered is none of its answers.
    case unreadable(what: String)
    /// The path is none of a socket.
    case badPath
}

extension AgentClientError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .notReachable(let reason): "the agent's socket is not to be reached: \(reason)"
        case .hungUp: "the agent hung up"
        case .timedOut: "the agent did not answer in time"
        case .unreadable(let what): "the agent's answer cannot be read: \(what)"
        case .badPath: "the path of the agent's socket is empty or too long"
        }
    }
}

/// One connection to the agent's own socket; for one thread at a time, which waits for the answers.
final class AgentConnection {
    /// Requests without an answer at once: well below what the agent takes of a connection.
    static let underWayMax = 256
    /// Longest path of a UNIX socket, in bytes.
    static let pathBytesMax = 107

    private let descriptor: Int32
    private var lines = LineDecoder(lineBytesMax: AgentAnswer.lineBytesMax)
    private var number: Int64 = 0
    /// It has answered some of what it was last asked.
    private(set) var hasAnswered = false

    /// Connects; each wait for the agent ends after so long.
    init(path: String, timeoutMilliseconds: Int) throws(AgentClientError) {
        guard (1...Self.pathBytesMax).contains(path.utf8.count), !path.utf8.contains(0) else {
            throw .badPath
        }
        descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        guard descriptor >= 0 else { throw .notReachable(reason: Self.reason()) }
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        var limit = timeval(
            tv_sec: timeoutMilliseconds / 1_000,
            tv_usec: timeoutMilliseconds % 1_000 * 1_000
        )
        for option in [SO_RCVTIMEO, SO_SNDTIMEO] {
            let size = socklen_t(MemoryLayout<timeval>.size)
            _ = unsafe setsockopt(descriptor, SOL_SOCKET, option, &limit, size)
        }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        unsafe withUnsafeMutableBytes(of: &address.sun_path) {
            unsafe $0.copyBytes(from: path.utf8)
        }
        let descriptor = descriptor
        let result = unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                unsafe connect(descriptor, generic, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        guard result == 0 else { throw .notReachable(reason: Self.reason()) }
    }

    deinit { close(descriptor) }

    /// Asks, and returns the answers in the order of the requests.
    func ask(_ requests: [AgentRequest]) throws(AgentClientError) -> [AgentAnswer] {
        var answers: [AgentAnswer] = []
        hasAnswered = false
        var rest = requests[...]
        while !rest.isEmpty {
            answers += try askSome(rest.prefix(Self.underWayMax))
            rest = rest.dropFirst(Self.underWayMax)
        }
        return answers
    }

    private func askSome(
        _ requests: ArraySlice<AgentRequest>
    ) throws(AgentClientError) -> [AgentAnswer] {
        let first = number + 1
        var bytes: [UInt8] = []
        for request in requests {
            number += 1
            request.append(to: &bytes, id: number)
        }
        try write(bytes)
        var answers = [AgentAnswer?](repeating: nil, count: requests.count)
        var missing = requests.count
        while missing > 0 {
            let answer = try next()
            guard let id = Self.id(of: answer), id >= first, id <= number else {
                // An answer to nothing that was asked, or to a line that could not be read.
                throw .unreadable(what: "an answer to nobody")
            }
            let place = Int(id - first)
            guard answers[place] == nil else { throw .unreadable(what: "two answers to one") }
            answers[place] = answer
            missing -= 1
            hasAnswered = true
        }
        return answers.compactMap(\.self)
    }

    private func write(_ bytes: [UInt8]) throws(AgentClientError) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = unsafe rest.withUnsafeBytes {
                unsafe send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw errno == EAGAIN ? .timedOut : .hungUp }
            rest = rest.dropFirst(count)
        }
    }

    private func next() throws(AgentClientError) -> AgentAnswer {
        while true {
            if let line = try line() {
                do throws(AnswerError) {
                    return try lines.with(line) { (span) -> Result<AgentAnswer, AnswerError> in
                        do throws(AnswerError) {
                            return .success(try AgentAnswer(reading: span))
                        } catch {
                            return .failure(error)
                        }
                    }.get()
                } catch {
                    throw .unreadable(what: error.what)
                }
            }
            try read()
        }
    }

    private func line() throws(AgentClientError) -> Range<Int>? {
        do throws(LineError) {
            return try lines.next()
        } catch {
            throw .unreadable(what: "a line that is too long")
        }
    }

    private func read() throws(AgentClientError) {
        var failure: Int32 = 0
        let descriptor = descriptor
        let count = unsafe lines.fill { room in
            while true {
                let count = unsafe recv(descriptor, room.baseAddress, room.count, 0)
                if count >= 0 { return count }
                guard errno != EINTR else { continue }
                failure = errno
                return 0
            }
        }
        guard failure == 0 else { throw failure == EAGAIN ? .timedOut : .hungUp }
        guard count > 0 else { throw .hungUp }
    }

    private static func id(of answer: AgentAnswer) -> Int64? {
        switch answer {
        case .call(let advice): advice.id
        case .taken(let id), .status(let id, _), .standing(let id, _): id
        case .failed(let id, _, _): id
        }
    }

    private static func reason() -> String { unsafe String(cString: strerror(errno)) }
}
