import Calls
import Records
import Rules
import Telephony

/// Random lives of calls from one seed: few parties, ties, disorder, ends that are missed.
struct EndTraffic {
    enum Event {
        case began(Observation)
        case ended(CallEnd)
    }

    private let disorder: Int64
    private let stepMax: Int64
    private let callers: Int
    private let callees: Int
    /// How many calls are up at once, more or less.
    private let upMax: Int
    private var random: SeededGenerator
    private var clock = noon
    private var serial: CallSerial
    private(set) var up: [Observation] = []

    init(seed: UInt64, stepMax: Int64, behind begunAt: CallSerial = 0) {
        var random = SeededGenerator(seed: seed)
        disorder = [0, 0, 40_000, 2_500_000].randomElement(using: &random) ?? 0
        self.stepMax = [1, stepMax / 5, stepMax].randomElement(using: &random) ?? 1
        callers = Int.random(in: 1...5, using: &random)
        callees = Int.random(in: 2...14, using: &random)
        upMax = Int.random(in: 1...12, using: &random)
        // Serials begin anew behind the last.
        serial = begunAt
        self.random = random
    }

    mutating func next() -> Event {
        clock += Int64.random(in: 0...stepMax, using: &random)
        if Int.random(in: 0..<30, using: &random) == 0 { clock += 2_000_000 }
        let isFull = up.count > Int.random(in: 0...upMax, using: &random)
        return isFull ? .ended(end()) : .began(beginning())
    }

    private mutating func time() -> EventTime {
        clock - (disorder > 0 ? Int64.random(in: 0...disorder, using: &random) : 0)
    }

    private mutating func beginning() -> Observation {
        serial = serial == .max ? 1 : serial + 1
        var call = Observation(
            serial: serial,
            oldest: 1,
            time: time(),
            link: LinkID(Int.random(in: 0...1, using: &random)),
            caller: party(Int.random(in: 0..<callers, using: &random), as: .withheld),
            callee: party(Int.random(in: 0..<callees, using: &random), as: .none)
        )
        if call.caller.kind == .text { call.callerKey = PartyKey(text: "ada") }
        if call.callee.kind == .text { call.calleeKey = PartyKey(text: "ada") }
        call.source = UInt64(Int.random(in: 0...2, using: &random))
        up.append(call)
        return call
    }

    private mutating func end() -> CallEnd {
        let call = up.remove(at: Int.random(in: 0..<up.count, using: &random))
        let ways: [CallsUp.Gone.Way] = [.ended, .ended, .ended, .ended, .lost, .shed]
        let way = ways.randomElement(using: &random) ?? .ended
        let ended =
            Bool.random(using: &random)
            ? time() : call.time + Int64.random(in: 0...3_000_000, using: &random)
        var end = CallEnd(call, way, endedAt: max(ended, call.time))
        if Bool.random(using: &random) {
            end.answeredAt = Int64.random(in: call.time...end.endedAt, using: &random)
        }
        let causes: [ShortText<40>] = ["ORIGINATOR_CANCEL", "SIP 487", "", "USER_BUSY"]
        end.cause = causes.randomElement(using: &random) ?? ""
        return end
    }

    /// The last of many is a text, and once in a while it is nobody; numbers differ in their last two
    /// digits and in others.
    private mutating func party(_ number: Int, as nobody: Party) -> Party {
        if Int.random(in: 0..<40, using: &random) == 0 { return nobody }
        if number == 3 { return .text(serial: 7) }
        guard let digits = PhoneNumber(digits: "23480312\(number / 3)00\(number % 3)".utf8) else {
            return nobody
        }
        return number == 4 ? .local(digits) : .international(digits)
    }
}

/// What a rule found, as brute force says it too.
struct Found: Equatable {
    var subject: Subject
    var severity: Severity
    var completedAt: EventTime
    var calls: [CallSerial]
    var raised: [CallSerial]
    var threshold: Int

    init(_ finding: Finding) {
        (subject, severity, completedAt) = (finding.subject, finding.severity, finding.completedAt)
        (calls, raised, threshold) = (finding.calls, finding.raised, finding.threshold)
    }

    init(
        _ subject: Subject,
        _ severity: Severity,
        at time: EventTime,
        calls: [CallSerial],
        raised: [CallSerial],
        threshold: Int
    ) {
        (self.subject, self.severity, completedAt) = (subject, severity, time)
        (self.calls, self.raised, self.threshold) = (calls, raised, threshold)
    }
}
