package import Rules
package import Telephony

/// Gives text identities and withheld callers their words, independently of the core.
package struct Serials {
    private var texts: [PartyText: UInt64] = [:]
    private var withheld: UInt64 = 0

    package init() {}

    package mutating func party(_ reading: PartyReading) -> Party {
        switch reading {
        case .party(let party): return party
        case .text(let text):
            let serial = texts[text] ?? UInt64(texts.count + 1)
            texts[text] = serial
            return .text(serial: serial)
        }
    }

    /// The caller as the rule counts it; nil where it does not.
    package mutating func caller(of call: Call, rule: MaskingRule) -> Party? {
        guard call.callerReading == .party(.withheld) || call.callerReading == .party(.none)
        else { return party(call.callerReading) }
        switch rule.withheldCallers {
        case .one: return .withheld
        case .ignore: return nil
        case .each:
            withheld += 1
            return .withheld(serial: withheld)
        }
    }
}
