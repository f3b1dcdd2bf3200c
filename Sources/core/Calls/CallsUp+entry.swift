package import Telephony

extension CallsUp {
    /// What no word holds: a name that is no UUID, parties that are no numbers.
    struct Texts: BitwiseCopyable {
        var id = CallID()
        var caller = PartyText()
        var callee = PartyText()
    }

    /// 80 bytes, in chains by name and by age; places are counted from 1, 0 is none.
    struct Entry: BitwiseCopyable {
        var name: CallName
        var caller = Party.none
        var callee = Party.none
        var createdAt: EventTime
        var answeredAt: EventTime = 0
        var dialog = DialogKey(entry: 0, id: 0)
        /// The next in the bucket, or of the free places.
        var next: UInt32 = 0
        /// By age, among all that are up.
        var older: UInt32 = 0
        var newer: UInt32 = 0
        var link: UInt16
        /// The list of its switch that is known to name it, or which it is younger than.
        var list: UInt8
        var marks: UInt8 = 0
        /// Its number in the table of recent calls; 0 where no window counts it.
        var serial: CallSerial = 0
    }

    /// A call of the table of recent calls that is up no more, as far as is known.
    package struct Gone: Sendable, Equatable {
        /// How that is known.
        package enum Way: Sendable {
            /// Its switch said so.
            case ended
            /// A list of its switch does not name it, or the switch has restarted.
            case lost
            /// It made way for another.
            case shed
        }

        package let serial: CallSerial
        /// Zero where nothing said that it was answered.
        package let answeredAt: EventTime
        package let way: Way
    }

    /// A switch's account of its calls, behind a gap.
    struct List {
        /// They go round.
        var number: UInt8 = 0
        /// It names all calls that began before this; it lags behind the events.
        var namesAllBefore: EventTime = .max
    }

    enum Mark {
        static let (dialog, onRecord) = (1, 2) as (UInt8, UInt8)
        static let (id, caller, callee) = (4, 8, 16) as (UInt8, UInt8, UInt8)
        static let texts = id | caller | callee
    }
}
