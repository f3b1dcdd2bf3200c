/// Many callers to one callee in little time, as masking does; or one caller to many callees.
package struct AttackPlan: Sendable, Equatable {
    /// The callee of all calls; of one caller, the first of its callees.
    package var callee: String
    /// The caller of all calls, where it is one.
    package var onlyCaller: String?
    /// Distinct callers, each of which makes one call; of one caller, its callees.
    package var callers = 8
    /// From the first call to the last.
    package var overSeconds = 2.5
    /// From the start of the traffic to the first call.
    package var atSeconds = 0.0
    /// From one round to the next; nil for a single round.
    package var everySeconds: Double?
    /// The first caller's number; the others, of later rounds too, follow it.
    package var firstCaller = "+2347030000000"
    /// From one number to the next.
    package var callerStep = 1_111
    package var talkSeconds = 3.0

    package init(callee: String) { self.callee = callee }

    static let expected =
        "callee=NUMBER[,callers=N][,over=SECONDS][,at=SECONDS][,every=SECONDS]"
        + "[,from=NUMBER][,step=N][,talk=SECONDS], "
        + "or caller=NUMBER,callee=NUMBER,callees=N and the like"

    /// Reads `callee=+2348012345678,callers=8,over=2.5,at=5,every=30`.
    package init(parsing text: String) throws(SimulatorError) {
        self.init(callee: "")
        for pair in text.split(separator: ",") {
            let parts = pair.split(separator: "=", maxSplits: 1).map(String.init)
            guard parts.count == 2, set(parts[0], to: parts[1]) else {
                throw .malformed(option: "attack", text: String(pair), expected: Self.expected)
            }
        }
        try check()
    }

    private mutating func set(_ key: String, to value: String) -> Bool {
        switch key {
        case "callee": callee = value
        case "from": firstCaller = value
        case "caller": onlyCaller = value
        case "callers", "callees": return assign(Int(value), to: &callers)
        case "step": return assign(Int(value), to: &callerStep)
        case "over": return assign(Double(value), to: &overSeconds)
        case "at": return assign(Double(value), to: &atSeconds)
        case "talk": return assign(Double(value), to: &talkSeconds)
        case "every":
            guard let seconds = Double(value) else { return false }
            everySeconds = seconds
        default: return false
        }
        return true
    }

    private func assign<Value>(_ value: Value?, to target: inout Value) -> Bool {
        guard let value else { return false }
        target = value
        return true
    }

    func check() throws(SimulatorError) {
        guard !callee.isEmpty else {
            throw .malformed(option: "attack", text: "", expected: Self.expected)
        }
        try require("callers", Double(callers), in: 1...100_000)
        try require("over", overSeconds, in: 0...3_600)
        try require("at", atSeconds, in: 0...1_000_000)
        try require("talk", talkSeconds, in: 0...86_400)
        try require("step", Double(callerStep), in: 1...1_000_000_000)
        if let everySeconds { try require("every", everySeconds, in: 0.001...1_000_000) }
        guard Int(Self.digits(of: firstNumber)) != nil else {
            throw .malformed(option: "attack from", text: firstNumber, expected: "a phone number")
        }
    }

    private func require(
        _ key: String,
        _ value: Double,
        in allowed: ClosedRange<Double>
    ) throws(SimulatorError) {
        guard allowed.contains(value) else {
            throw .outOfRange(option: "attack \(key)", value: "\(value)", allowed: "\(allowed)")
        }
    }

    /// The one that the others are numbered on from.
    private var firstNumber: String { onlyCaller == nil ? firstCaller : callee }

    private static func digits(of number: String) -> Substring {
        number.hasPrefix("+") ? number.dropFirst() : number[...]
    }

    /// The number of one caller; no two calls of any round share one, unless there is but one.
    func caller(round: Int, index: Int) -> String {
        onlyCaller ?? number(round: round, index: index)
    }

    /// The number of one callee.
    func callee(round: Int, index: Int) -> String {
        onlyCaller == nil ? callee : number(round: round, index: index)
    }

    private func number(round: Int, index: Int) -> String {
        let offset = (round &* callers &+ index) &* callerStep
        let number = (Int(Self.digits(of: firstNumber)) ?? 0) &+ offset
        return firstNumber.hasPrefix("+") ? "+\(number)" : "\(number)"
    }

    /// When one call starts after the first of its round.
    func microsecondsAfterFirst(index: Int) -> Int64 {
        guard callers > 1 else { return 0 }
        return Int64(overSeconds * 1_000_000) * Int64(index) / Int64(callers - 1)
    }
}
