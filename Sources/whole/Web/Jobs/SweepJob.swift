import Hindsight
import Telephony
import Warden
import Wire

/// One sweep that somebody asked for.
struct SweepJob: Sendable {
    enum State: String, CaseIterable, Sendable {
        case running
        case done
        case failed
        case cancelled
    }

    let id: Int64
    let author: String
    let request: LogSweep.Request
    let created: EventTime
    var state = State.running
    /// It has not begun: another is at work.
    var isWaiting = true
    /// 0 to 1.
    var progress = 0.0
    /// What was found, as text that is JSON.
    var result: JSON?
    var error: String?
    var finished: EventTime?

    var isOver: Bool { state != .running }

    /// All of it; without what it found where many are listed.
    func json(isWhole: Bool = true) -> JSON {
        var json: JSON = [
            "id": .integer(id), "state": .string(state.rawValue), "waiting": .boolean(isWaiting),
            "progress": .number((progress * 1_000).rounded() / 1_000), "author": .string(author),
            "thresholds": .array(request.grid.thresholds.map { .integer($0) }),
            "windows": .array(request.grid.windowSeconds.map { .integer($0) }),
            "modes": .array(request.modes.map { .string($0.rawValue) }),
        ]
        json.add(time: "from", request.from)
        json.add(time: "to", request.to)
        json.add(time: "created", created)
        json.add(time: "finished", finished)
        json.add("error", .optional(error, JSON.string))
        if isWhole { json.add("result", result ?? .null) }
        return json
    }
}
