import Calls
import Records
import Rules
import Telephony

/// The calls that rules were shown and that are up still, for those that want to hear of their ends.
///
/// It holds no more than `CallsUp` does, which tells of each call that it holds no longer.
struct FollowedCalls {
    private struct Source {
        var text: ShortText<48>
        var users = 0
    }

    private var calls: [CallSerial: Observation] = [:]
    private var sources: [UInt64: Source] = [:]

    var count: Int { calls.count }

    /// The call of this number, where it is followed.
    subscript(serial: CallSerial) -> Observation? { calls[serial] }

    /// Follows a call that was shown to the rules, from an address that may be empty.
    mutating func begin(_ call: Observation, from source: ShortText<48>) {
        calls[call.serial] = call
        guard call.source != 0 else { return }
        sources[call.source, default: Source(text: source)].users += 1
    }

    /// The call is up no more.
    mutating func end(_ serial: CallSerial) {
        guard let call = calls.removeValue(forKey: serial), let known = sources[call.source]
        else { return }
        sources[call.source] =
            known.users > 1 ? Source(text: known.text, users: known.users - 1) : nil
    }

    /// The address of this number, as long as a call from there is followed.
    func source(_ number: UInt64) -> ShortText<48>? { sources[number]?.text }

    /// Ends following, and says who was followed.
    mutating func takeAll() -> [Observation] {
        defer { self = FollowedCalls() }
        return calls.values.sorted { $0.serial < $1.serial }
    }
}
