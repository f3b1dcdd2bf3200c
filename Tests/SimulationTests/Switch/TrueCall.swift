/// A call as it really was, whoever saw it.
final class TrueCall {
    let id: String
    /// Counts the calls of the world.
    let number: Int
    let link: Int
    let caller: Int
    let callee: Int
    /// The attack it belongs to, if it does.
    let attack: Int?
    /// On the world's clock.
    let createdAt: Int64
    /// By the agent's wall clock.
    let createdWall: Int64
    /// What the switch's own clock stamped.
    let stamp: Int64
    var endedAt: Int64?
    var isAnswered = false
    /// Kills that reached the switch while the call was up, on the world's clock.
    var kills: [Int64] = []
    /// Kills that reached the switch at all.
    var killsReceived = 0
    /// When a kill first reached the switch, whether the call was still up or not.
    var firstKill: Int64?
    /// Its CHANNEL_CREATE never left the switch, or some event of it did not.
    var isHidden = false
    /// The core heard of it, by an event or a list.
    var wasSeen = false
    /// First kills of it that the switch takes and does nothing about.
    var ignoresKills = 0
    /// Its end is decided and on its way to both sides.
    var isHangingUp = false
    /// The leg to the callee, where the switch made one.
    var leg: String?
    /// Both sides are silent: once it was answered, its two legs part only after 5 s, or when both are
    /// killed.
    var isSilent = false
    var isLegKilled = false
    var legKills = 0
    /// The switch said of a kill of it that it is not allowed.
    var killWasRefused = false

    init(
        id: String,
        number: Int,
        link: Int,
        caller: Int,
        callee: Int,
        attack: Int?,
        createdAt: Int64,
        createdWall: Int64,
        stamp: Int64
    ) {
        self.id = id
        self.number = number
        self.link = link
        self.caller = caller
        self.callee = callee
        self.attack = attack
        self.createdAt = createdAt
        self.createdWall = createdWall
        self.stamp = stamp
    }

    static func number(caller: Int) -> String { "+1202555\(1_000 + caller)" }
    static func number(callee: Int) -> String { "+23480312\(30_000 + callee)" }
}
