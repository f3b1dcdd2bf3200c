import Records
import Warden
import Telephony
import Testing

@testable import Switches

@Suite("Attempts at a kill, of several requests each")
struct KillAttemptsTests {
    private let kill = KillID(7)

    /// What an attempt of so many requests comes to, once all are answered.
    private func result(_ answers: [KillAttempts.Answer]) -> KillReply? {
        var attempts = KillAttempts()
        let attempt = attempts.begin(kill)
        attempts.expect(answers.count - 1, of: attempt)
        for answer in answers.dropLast() {
            #expect(attempts.note(answer, of: attempt) == nil, "one is left")
        }
        return answers.last.flatMap { attempts.note($0, of: attempt)?.reply }
    }

    @Test("One request accepted is enough, then what was refused is told, then that all is gone")
    func results() {
        #expect(result([.gone]) == .gone)
        #expect(result([.accepted]) == .accepted)
        #expect(result([.refused("no")]) == .refused("no"))
        #expect(result([.gone, .accepted, .refused("no")]) == .accepted)
        #expect(result([.accepted, .gone]) == .accepted)
        #expect(result([.refused("first"), .gone, .refused("second")]) == .refused("first"))
        #expect(result([.gone, .gone]) == .gone)
    }

    @Test("A later attempt at the same kill has its own answers")
    func apart() {
        var attempts = KillAttempts()
        let first = attempts.begin(kill)
        let second = attempts.begin(kill)
        #expect(first != second)
        attempts.drop(first)
        #expect(attempts.note(.accepted, of: first) == nil)
        let told = attempts.note(.gone, of: second)
        #expect(told?.kill == kill && told?.reply == .gone)
        #expect(attempts.note(.accepted, of: second) == nil, "it is over")
    }

    @Test("A kill that nobody follows comes to nothing")
    func nobody() {
        var attempts = KillAttempts()
        let attempt = attempts.begin(nil)
        #expect(attempt == nil)
        attempts.expect(3, of: attempt)
        #expect(attempts.note(.accepted, of: attempt) == nil)
    }

    @Test("After an interface is gone no attempt is left")
    func dropAll() {
        var attempts = KillAttempts()
        let attempt = attempts.begin(kill)
        attempts.dropAll()
        #expect(attempts.note(.accepted, of: attempt) == nil)
    }
}
