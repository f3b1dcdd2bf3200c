package import Telephony

/// After a gap of the feed: what the switch lists is up, and what it does not is over.
extension CallsUp {
    /// The feed of a switch is lost: the list behind the gap will say which calls are still up.
    ///
    /// Those that begin from now on need not be in it, since it lags behind the events.
    package mutating func beginList(of link: LinkID) {
        while lists.count <= link.index { lists.append(List()) }
        lists[Int(link.index)].number &+= 1
        lists[Int(link.index)].namesAllBefore = .max
    }

    /// The list is asked for: it names every call that is up and began before this time.
    package mutating func noteListAsked(of link: LinkID, namingAllBefore time: EventTime) {
        guard link.index < lists.count else { return }
        lists[Int(link.index)].namesAllBefore = time
    }

    /// The switch has restarted: no call of before the gap is left.
    package mutating func endBeforeGap(on link: LinkID) { end(on: link, before: .max) }

    /// The list names a call.
    package mutating func noteListed(_ call: Call) {
        let place = place(of: call.id, ReadName(call.id), nil, on: call.link)
        if let place { entries[place].list = list(of: call.link) }
    }

    /// The list is whole: what neither it named nor came since is over, unless it may be too young.
    package mutating func endList(of link: LinkID) {
        guard link.index < lists.count else { return }
        end(on: link, before: lists[Int(link.index)].namesAllBefore)
    }

    private mutating func end(on link: LinkID, before time: EventTime) {
        let list = list(of: link)
        var mark = oldest
        while mark != 0 {
            let place = Int(mark) - 1
            mark = entries[place].newer
            guard entries[place].link == link.index, entries[place].list != list,
                entries[place].createdAt < time
            else { continue }
            remove(at: place, .lost)
        }
    }

    /// The number of its latest list.
    func list(of link: LinkID) -> UInt8 {
        link.index < lists.count ? lists[Int(link.index)].number : 0
    }
}
