/// For each call in the table, the leg by which its switch rings or has reached the callee: one at most,
/// so there are never more than there are calls.
///
/// A call keeps the leg that answered, or else the one made last. A leg that is joined with another one
/// than its own call, as after a transfer, is somebody else's from then on.
struct OtherLegs: ~Copyable {
    struct Leg: BitwiseCopyable {
        var name: CallName
        /// The call; 0 where there is no leg.
        var serial: CallSerial = 0
        var isAnswered = false
    }

    private let capacity: Int
    /// By the place of the call; there from the first leg on.
    private var legs: Table<Leg>?
    /// Where each leg stands.
    private var places: [CallName: Int] = [:]

    init(capacity: Int) { self.capacity = capacity }

    var count: Int { places.count }

    mutating func note(
        _ name: CallName,
        of serial: CallSerial,
        at place: Int,
        isAnswered: Bool
    ) {
        if legs == nil { legs = Table(count: capacity) }
        guard let known = legs?[place] else { return }
        if known.serial == serial, known.isAnswered, known.name != name, !isAnswered { return }
        if known.serial != 0 { places[known.name] = nil }
        // A switch gives a name once; whoever claims one that is in use has it from now on.
        remove(name)
        legs?[place] = Leg(name: name, serial: serial, isAnswered: isAnswered)
        places[name] = place
    }

    mutating func remove(_ name: CallName) {
        guard let place = places.removeValue(forKey: name) else { return }
        legs?[place].serial = 0
    }

    /// A leg was joined with another one: it stays its call's only where that is the call.
    mutating func joined(_ name: CallName, with call: CallSerial?) {
        guard let place = places[name], legs?[place].serial != call else { return }
        remove(name)
    }

    func leg(of serial: CallSerial, at place: Int) -> CallName? {
        switch legs {
        case .none: nil
        case .some(let legs): legs[place].serial == serial ? legs[place].name : nil
        }
    }
}
