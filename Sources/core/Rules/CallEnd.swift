package import Calls
package import Telephony

/// A call that the rules were shown when it began and that is up no more.
package struct CallEnd: Sendable, Equatable {
    /// As it was shown; it may have left the table of recent calls meanwhile.
    package var call: Observation
    /// When it was answered, by its switch's clock; 0 where nothing said that it was.
    package var answeredAt: EventTime = 0
    /// When it ended, or when it was noticed that it is up no more.
    package var endedAt: EventTime
    /// As the switch names it; empty where it said nothing.
    package var cause = ShortText<40>()
    /// The agent ended it: how it ended says nothing of who called.
    package var isOwn = false
    /// How it is known that it is up no more: only of what has `ended` the times and the cause tell
    /// anything.
    package var way: CallsUp.Gone.Way

    package init(_ call: Observation, _ way: CallsUp.Gone.Way, endedAt: EventTime) {
        self.call = call
        self.way = way
        self.endedAt = endedAt
    }

    /// How long its callee talked, or its answering machine; 0 where it was not answered.
    package var talkedMicroseconds: Int64 { answeredAt == 0 ? 0 : max(0, endedAt - answeredAt) }
    /// How long it lasted from its beginning.
    package var lastedMicroseconds: Int64 { max(0, endedAt - call.time) }
}
