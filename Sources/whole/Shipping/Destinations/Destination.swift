package import AlertLog
package import Telephony

/// Somewhere that notices are brought to.
///
/// A destination is made, used and let go of by one thread, its own: it may wait, and holds up nobody.
/// To add one, write it in a file of its own and name it in `DestinationCatalogue`.
package protocol Destination {
    /// Brings a message there, once; whoever calls it waits and calls again where that is said.
    ///
    /// It may have come there before: the agent's machine may have failed between the two.
    mutating func deliver(_ message: Message, at now: EventTime) -> DeliveryOutcome
}

/// Notices that are brought to a destination at once.
///
/// It is sealed before it is brought for the first time: under its id the same notices are sent always.
package struct Message: Sendable, Equatable {
    /// Unlike that of any other message, and the same each time this one is brought.
    package let id: String
    /// What its notices have in common, such as `callee=+234…`; empty where nothing was asked for.
    package let group: String
    /// By which fields of notices that is: `callee`, `rule`.
    package let groupedBy: [String]
    /// Oldest first; never empty.
    package let notices: [Notice]
    /// A page of the dashboard; nil where nobody said where that is.
    package let link: NoticeLink?

    package init(
        id: String,
        group: String = "",
        groupedBy: [String] = [],
        notices: [Notice],
        link: NoticeLink? = nil
    ) {
        (self.id, self.group, self.groupedBy) = (id, group, groupedBy)
        (self.notices, self.link) = (notices, link)
    }

    /// The gravest of its notices.
    package var severity: Notice.Severity {
        let order = Notice.Severity.allCases
        let places = notices.compactMap { order.firstIndex(of: $0.severity) }
        return order[places.max() ?? 0]
    }
}

/// Where notices are looked at: what `ship.link_base` says.
package struct NoticeLink: Sendable, Equatable {
    /// Without a slash at its end.
    package let base: String

    package init(base: String) {
        self.base = String(base.reversed().drop { $0 == "/" }.reversed())
    }

    /// The page of an alert; of everything else the page that is seen first.
    package func page(of notice: Notice) -> String {
        notice.alert.map { "\(base)/#/alerts/\($0)" } ?? "\(base)/"
    }
}

/// What came of bringing a message.
package enum DeliveryOutcome: Sendable, Equatable {
    /// It is there; the words say what the other side said.
    case delivered(String)
    /// It may come there later: not before so long where that is said, and here is why.
    case again(after: Duration?, why: String)
    /// It will never be taken, and others may be.
    case refused(String)
    /// Nothing will be taken there until somebody says otherwise.
    case disabled(String)
}
