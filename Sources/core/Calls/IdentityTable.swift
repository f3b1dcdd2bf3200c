package import Telephony

/// Gives each text identity that is in use one serial number, so that parties compare as words.
///
/// Users are counted: an identity that no call and no alert holds any more is forgotten, so the table
/// never holds more than those do.
package struct IdentityTable {
    private struct Entry {
        var serial: UInt64
        var users: Int
    }

    private var entries: [PartyText: Entry] = [:]
    private var texts: [UInt64: PartyText] = [:]
    private var lastSerial: UInt64 = 0

    package var count: Int { entries.count }

    /// The party that a reading stands for, with one more user.
    package mutating func acquire(_ reading: PartyReading) -> Party {
        switch reading {
        case .party(let party): return party
        case .text(let text):
            if let entry = entries[text] {
                entries[text]?.users += 1
                return .text(serial: entry.serial)
            }
            lastSerial += 1
            entries[text] = Entry(serial: lastSerial, users: 1)
            texts[lastSerial] = text
            return .text(serial: lastSerial)
        }
    }

    /// One more user of a party that is in use.
    package mutating func retain(_ party: Party) {
        guard let text = text(of: party) else { return }
        entries[text]?.users += 1
    }

    /// One user less; the last one takes the identity along.
    package mutating func release(_ party: Party) {
        guard let text = text(of: party), let entry = entries[text] else { return }
        if entry.users > 1 {
            entries[text]?.users -= 1
        } else {
            entries[text] = nil
            texts[entry.serial] = nil
        }
    }

    /// What the events of a party said, as far as the numbering plan went.
    package func reading(of party: Party) -> PartyReading {
        switch party.kind {
        case .withheld: .party(.withheld)
        case .text: text(of: party).map(PartyReading.text) ?? .party(party)
        case .none, .international, .local: .party(party)
        }
    }

    /// How operators read a party.
    package func name(of party: Party) -> PartyText {
        party.kind == .text ? text(of: party) ?? PartyText() : PartyText(naming: party)
    }

    private func text(of party: Party) -> PartyText? {
        guard party.kind == .text else { return nil }
        return texts[party.word & 0x0fff_ffff_ffff_ffff]
    }
}
