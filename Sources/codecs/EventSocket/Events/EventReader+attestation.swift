import Telephony

/// Whether it is worth the while to look for what is said of signatures.
///
/// Few switches have calls that are signed, and to look for it takes another walk over the event. So
/// the first calls are looked at, then one in so many, and each for a while behind one that was signed:
/// the same feed is read the same always.
struct AttestationWatch {
    static let firstMax = 64
    static let every = 64
    static let behindSigned = 4_096

    /// Calls that are looked at, whatever they say.
    private var left = firstMax
    private var passed = 0
    /// One was signed, so lately that others may be.
    private(set) var areThere = false

    /// True where the call that has come is to be looked at; to be asked once for each.
    mutating func takesNext() -> Bool {
        if left > 0 {
            left &-= 1
            return true
        }
        areThere = false
        passed &+= 1
        guard passed >= Self.every else { return false }
        passed = 0
        return true
    }

    /// The call looked at was signed.
    mutating func noteSigned() { (left, passed, areThere) = (Self.behindSigned, 0, true) }
}

/// Who vouches for the caller's number.
extension EventReader {
    /// The switch's own check counts before what the carrier says of his, and that before a signature
    /// that nobody has checked.
    mutating func readAttestation(_ body: RawSpan) {
        var scan = HeaderScan()
        scan.readAttestation(body, tables)
        let slices = scan.slices
        let found =
            Attestation(verstat: slices.text(.verstatDetailed, of: body))
            ?? Attestation(verstat: slices.text(.verstat, of: body))
            ?? carrierSays(slices, body)
        event.call.attestation =
            found ?? (slices[.identity].isEmpty ? Attestation.none : .signed)
        if event.call.attestation != .none { attestations.noteSigned() }
    }

    /// What stands behind `;verstat=` of an asserted identity, where whoever asserts it is believed.
    private func carrierSays(_ slices: EventSlices, _ body: RawSpan) -> Attestation? {
        guard !slices[.asserted].isEmpty else { return nil }
        let peer = slices.text(.networkAddress, of: body, ShortText<48>.self)
        guard rules.believes(assertionFrom: event.call.source, peer) else { return nil }
        let text = slices.text(.asserted, of: body, ShortText<256>.self)
        let name = Array("verstat=".utf8)
        let bytes = text.array
        guard let place = bytes.indices.first(where: { bytes[$0...].starts(with: name) }) else {
            return nil
        }
        let value = bytes[(place + name.count)...].prefix { byte in
            byte != UInt8(ascii: ";") && byte != UInt8(ascii: ">") && byte != UInt8(ascii: ",")
        }
        return Attestation(verstat: ShortText(bytes: value))
    }
}
