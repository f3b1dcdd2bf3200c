import Records
import Warden
import Telephony

/// What has come so far of the requests that each attempt at a kill is made of.
///
/// An attempt is over when every request of it is: accepted where one was, else refused where one was.
struct KillAttempts {
    /// One attempt at a kill: replies to an earlier one say nothing of a later.
    struct ID: Hashable {
        var kill: KillID
        fileprivate var number: Int
    }

    /// What one request came to.
    enum Answer {
        case accepted
        case gone
        case refused(ShortText<64>)
    }

    private struct Progress {
        var requestsLeft: Int
        var isAccepted = false
        var refusal: ShortText<64>?
    }

    private var progress: [ID: Progress] = [:]
    private var lastNumber = 0

    /// A new attempt, of one request for now; nil for a kill that nobody follows.
    mutating func begin(_ kill: KillID?) -> ID? {
        lastNumber += 1
        let attempt = kill.map { ID(kill: $0, number: lastNumber) }
        if let attempt { progress[attempt] = Progress(requestsLeft: 1) }
        return attempt
    }

    /// So many requests more belong to the attempt.
    mutating func expect(_ more: Int, of attempt: ID?) {
        if let attempt { progress[attempt]?.requestsLeft += more }
    }

    /// Nothing is told of the attempt any more.
    mutating func drop(_ attempt: ID?) {
        if let attempt { progress[attempt] = nil }
    }

    mutating func dropAll() { progress = [:] }

    /// One request of the attempt is over; what the whole came to, once all are.
    mutating func note(_ answer: Answer, of attempt: ID?) -> (kill: KillID, reply: KillReply)? {
        guard let attempt, var state = progress[attempt] else { return nil }
        state.requestsLeft -= 1
        switch answer {
        case .accepted: state.isAccepted = true
        case .gone: break
        case .refused(let why): state.refusal = state.refusal ?? why
        }
        progress[attempt] = state.requestsLeft > 0 ? state : nil
        guard state.requestsLeft <= 0 else { return nil }
        if state.isAccepted { return (attempt.kill, .accepted) }
        return (attempt.kill, state.refusal.map(KillReply.refused) ?? .gone)
    }
}
