import Telephony

/// The rule as it is usually written: for each callee a list of callers and times.
///
/// It is written as well as that design allows: what is too old is cut off at the front, and
/// counting stops at the threshold, from the newest call back.
struct DictionaryWindow {
    static let threshold = 5
    private static let window = Double(CallSequence.windowSeconds)
    private var calls: [String: [(String, Double)]] = [:]
    private var lastTrip: [String: Double] = [:]
    private(set) var alerts = 0

    mutating func add(caller: String, callee: String, at time: Double) {
        let isTripped = Self.note(caller, in: &calls[callee, default: []], at: time)
        guard isTripped else { return }
        // An alert gathers calls while its last one is in the window, which is longer than the
        // cooldown.
        if lastTrip[callee].map({ time - $0 > Self.window }) ?? true { alerts += 1 }
        lastTrip[callee] = time
    }

    /// Static, so that no copy of the table is made while a list of it is being changed.
    private static func note(
        _ caller: String,
        in list: inout [(String, Double)],
        at time: Double
    ) -> Bool {
        list.append((caller, time))
        let old = list.firstIndex { $0.1 >= time - window } ?? list.endIndex
        if old > 0 { list.removeFirst(old) }
        var distinct: [String] = []
        for (caller, _) in list.reversed() where !distinct.contains(caller) {
            distinct.append(caller)
            if distinct.count == Self.threshold { return true }
        }
        return false
    }
}
