import Calls
import Telephony

/// How the calls ended that ended last: a rule that sees ends flags calls that are over, and how each
/// ended belongs to what goes on record of it.
///
/// Two halves, of which the older one is forgotten once the younger one is full.
struct EndsKept {
    private let halfMax: Int
    private var young: [CallSerial: SaidEnd] = [:]
    private var old: [CallSerial: SaidEnd] = [:]

    init(countMax: Int) { halfMax = max(1, countMax / 2) }

    subscript(serial: CallSerial) -> SaidEnd? { young[serial] ?? old[serial] }

    mutating func keep(_ end: SaidEnd, of serial: CallSerial) {
        if young.count >= halfMax { (old, young) = (young, [:]) }
        young[serial] = end
    }

    mutating func removeAll() { (young, old) = ([:], [:]) }
}
