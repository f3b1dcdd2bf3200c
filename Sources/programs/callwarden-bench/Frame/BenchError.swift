/// Why a case could not be measured.
enum BenchError: Error, CustomStringConvertible {
    case usage(String)
    case cannotRead(String)
    case cannotStart(String)
    case peerFailed(String)
    case system(String, code: Int32)
    case noAnswer(String)
    case agentFailed(String, status: Int32, log: String)

    var description: String {
        switch self {
        case .usage(let why): why
        case .cannotRead(let path): "\(path): cannot be read"
        case .cannotStart(let program): "\(program): cannot be started"
        case .peerFailed(let why): "peer failed: \(why)"
        case .system(let call, let code): "\(call) failed with error \(code)"
        case .noAnswer(let why): why
        case .agentFailed(let why, let status, let log):
            "\(why); the agent ended with status \(status), its log with:\n\(log)"
        }
    }
}
