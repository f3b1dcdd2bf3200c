import AlertLog
import CommandLine
import Glibc

extension LogEditor {
    /// How long an agent has to take a command, in microseconds.
    static let takenWithin = 3_000_000

    /// Waits for what the agent says to a command; takes it back, and gives nil, where none takes it.
    func waitForAnswer(to id: Int64) throws -> ControlReply? {
        let end = ContinuousClock.now + .microseconds(Self.takenWithin)
        while true {
            if let answer = try answer(to: id) { return answer }
            if ContinuousClock.now < end {
                usleep(50_000)
            } else if try withdraw(id) {
                return nil
            }
        }
    }

    /// What is said where no agent took a command.
    static var nobodyTook: CommandError {
        .failed(
            "no agent took the command within \(takenWithin / 1_000_000) s; is it running, "
                + "and does it use this log?"
        )
    }
}
