/// Makes the calls of a simulated switch: names, ports and tags from the seed.
struct CallMaker: Sendable {
    let number: CallNumber
    let isBridged: Bool
    /// When this run of the switch began; it stands in tags and names.
    let startedAt: Int64
    let created: Int64

    func call(_ wanted: WantedCall, _ random: inout SeededGenerator) -> SimulatedCall {
        let stamp = startedAt % 100_000
        var leg = leg(wanted, &random)
        leg.callID = [UInt8]("\(number)-\(stamp)%40127.0.0.1")
        leg.fromTag = [UInt8]("\(stamp)sipp\(number)")
        leg.branch = [UInt8]("z9hG4bK-\(stamp)-\(number)")
        var call = SimulatedCall(number: number, inbound: leg)
        if isBridged {
            var other = self.leg(wanted, &random)
            other.callID = random.uuid()
            other.other = leg.uuid
            call.inbound.other = other.uuid
            call.outbound = other
        }
        call.attack = wanted.attack
        call.talkMicroseconds = wanted.talkMicroseconds
        return call
    }

    private func leg(_ wanted: WantedCall, _ random: inout SeededGenerator) -> SimulatedLeg {
        let port = 16_384 + Int(random.next() % 8_192) * 2
        return SimulatedLeg(
            uuid: random.uuid(),
            session: number,
            caller: wanted.caller,
            callee: wanted.callee,
            source: [UInt8]("192.0.2.\(10 + random.next() % 4)"),
            port: 5_060,
            callID: [],
            fromTag: random.tag(length: 13),
            toTag: random.tag(length: 13),
            branch: [UInt8]("z9hG4bK") + random.tag(length: 13),
            mediaPort: port,
            ssrc: Int(random.next() % 0xffff_ffff),
            sdpSession: Int(startedAt / 1_000_000) - port,
            created: created
        )
    }
}
