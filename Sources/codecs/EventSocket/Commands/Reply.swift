/// What the switch answered to one command.
package enum Reply: Sendable, Equatable {
    /// `+OK …`, or the output of an api command.
    case ok(String)
    /// `-ERR …` or `-USAGE …`; to a command that is no api command, anything but `+OK`.
    case error(String)

    package init(_ frame: Frame) {
        let text = frame.answer.trimmingLineEnds
        let isRefusal = text.opens(with: "-ERR") || text.opens(with: "-USAGE")
        let isOK = frame.kind == .apiResponse ? !isRefusal : text.opens(with: "+OK")
        self = isOK ? .ok(text) : .error(text)
    }

    package var text: String {
        switch self {
        case .ok(let text), .error(let text): text
        }
    }
}

extension String {
    /// Compares bytes: an accent behind the word is a letter of another word to `hasPrefix`.
    fileprivate func opens(with word: String) -> Bool { utf8.starts(with: word.utf8) }

    fileprivate var trimmingLineEnds: String {
        var text = Substring(self)
        while text.last?.isNewline == true { text.removeLast() }
        return String(text)
    }
}

/// Commands that wait for their replies, oldest first.
///
/// A FreeSWITCH answers strictly in the order of the commands (recorded), so the next reply belongs
/// to the oldest command and to no other. A connection that loses count is closed; none is guessed at.
/// Each kill passes through, so other modules may have it inlined: unspecialised it took 5 us of a
/// reaction.
@usableFromInline
package struct ReplyQueue<Token: Sendable>: Sendable {
    @usableFromInline package let limit: Int
    @usableFromInline var waiting: [Token] = []
    @usableFromInline var head = 0

    @inlinable
    package init(limit: Int = 4_096) { self.limit = limit }

    @inlinable
    package var count: Int { waiting.count - head }
    @inlinable
    package var oldest: Token? { head < waiting.count ? waiting[head] : nil }
    @inlinable
    package var isFull: Bool { count >= limit }

    /// False when as many commands wait as are allowed.
    @inlinable
    package mutating func sent(_ token: Token) -> Bool {
        guard !isFull else { return false }
        waiting.append(token)
        return true
    }

    /// The command that this reply belongs to; nil for a reply that nobody waits for.
    @inlinable
    package mutating func replied() -> Token? {
        guard head < waiting.count else { return nil }
        let token = waiting[head]
        head += 1
        if head == waiting.count || head > 1_024 {
            waiting.removeFirst(head)
            head = 0
        }
        return token
    }
}
