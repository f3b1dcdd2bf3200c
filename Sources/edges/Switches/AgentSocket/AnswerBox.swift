import Records
import Ring
import Synchronization
import Telephony
import Warden

/// Where whoever runs the core leaves the answers for those who told of calls.
///
/// It holds no more than what was asked; the link's thread writes them, so that nobody in the core's
/// seat ever looks at a socket of those who ask. There is nothing to kill.
final class AnswerBox: KillChannel {
    private let answers = Mutex<[ToldAnswer]>([])
    private let wakeUp: WakeUp

    init(wakeUp: WakeUp) { self.wakeUp = wakeUp }

    func give(_ answer: ToldAnswer) {
        let isFirst = answers.withLock { answers in
            answers.append(answer)
            return answers.count == 1
        }
        if isFirst { wakeUp.signal() }
    }

    /// Takes all that there are, for the link's thread.
    func takeAll() -> [ToldAnswer] {
        answers.withLock { answers in
            guard !answers.isEmpty else { return [] }
            defer { answers = [] }
            return answers
        }
    }

    func take(
        _ record: KillRecord,
        call: () -> Call?,
        cause: String,
        at now: Int64
    ) -> Bool { false }

    func sendKills() {}
    func listCalls(at now: Int64) {}
    func give(verdict isAllowed: Bool, on held: TransactionKey) {}
}
