import Calls
import Telephony

/// What a sweep asks of the table of recent calls: nothing else of it reads that.
struct SweptCall {
    let serial: CallSerial
    /// Where it lies in the table: another call takes the place once this one is pushed out.
    let place: Int
    let caller: Party
    let time: EventTime
    let link: LinkID

    fileprivate init(_ serial: CallSerial, in table: borrowing CallTable) {
        let entry = table[serial]
        self.serial = serial
        place = table.ring.place(serial)
        (caller, time, link) = (entry.caller, entry.time, entry.link)
    }
}

extension CallTable {
    var newestSerial: CallSerial { ring.newest }

    /// The call that makes way for the next one.
    var nextToLeave: SweptCall? { ring.isFull ? SweptCall(ring.oldest, in: self) : nil }

    /// The latest call to come; there must be one.
    var newestCall: SweptCall { SweptCall(ring.newest, in: self) }

    /// True where the latest call to come has tripped the rule of the table.
    var newestHasTripped: Bool { self[ring.newest].isFlagged }

    var newestCallee: Party { callee(of: ring.newest) }

    /// True where no other call to its callee has a later time than the latest to come.
    var newestIsLast: Bool { callees[self[ring.newest].place].newest == ring.newest }

    /// The call to the same callee before this one, by time.
    func call(before call: SweptCall) -> SweptCall? {
        let older = self[call.serial].older
        return holds(older) ? SweptCall(older, in: self) : nil
    }

    /// The call to the same callee behind this one, by time.
    func call(behind call: SweptCall) -> SweptCall? {
        let newer = self[call.serial].newer
        return newer == 0 ? nil : SweptCall(newer, in: self)
    }
}
