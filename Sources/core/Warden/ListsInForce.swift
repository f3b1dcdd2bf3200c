import Lists
import Records
import Telephony

/// Who is left alone, and who is kept from whom: the lists by which calls are judged.
///
/// The emergency numbers of the settings come before the exemptions of the log and stay when these
/// are replaced.
struct ListsInForce {
    /// Of the log and the settings together.
    private(set) var exemptions: ExemptionIndex
    private var blocks = BlockIndex()
    /// Those of the log alone.
    private var stored: [Exemption] = []

    init(emergency: [PartyPattern]) { exemptions = Self.index(emergency, []) }

    /// True where no call can fall under a block.
    var hasNoBlocks: Bool { blocks.isEmpty }

    mutating func use(emergency: [PartyPattern]) {
        exemptions = Self.index(emergency, stored)
    }

    mutating func use(_ exemptions: [Exemption], emergency: [PartyPattern]) {
        stored = exemptions
        use(emergency: emergency)
    }

    mutating func use(_ blocks: [Block], at wall: EventTime) {
        self.blocks.replace(with: blocks, at: wall)
    }

    /// The exemption that a call falls under.
    func exemption(of call: Call, at wall: EventTime) -> Exemption? {
        exemptions.find(call, at: wall)
    }

    /// The block that a call falls under.
    func block(of call: Call, at wall: EventTime) -> Block? { blocks.find(call, at: wall) }

    /// Blocks the caller of a flagged call from its callee; false where he is or cannot be.
    mutating func block(_ call: FlaggedCall, until end: EventTime, at wall: EventTime) -> Bool {
        blocks.add(
            caller: call.call.callerReading,
            callee: call.call.calleeReading,
            until: end,
            of: call.alert,
            at: wall
        )
    }

    private static func index(
        _ emergency: [PartyPattern],
        _ exemptions: [Exemption]
    ) -> ExemptionIndex {
        ExemptionIndex(emergency.map { Exemption(id: 0, subject: .callee($0)) } + exemptions)
    }
}
