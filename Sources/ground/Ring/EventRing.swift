public import Synchronization

/// One thread pushes and one pops, neither ever waits.
///
/// A full ring refuses the element and says so. Each side keeps a copy of the other's position and
/// looks at the shared one only when its copy says full or empty, so the two rarely touch the same
/// cache line. Inlinable, since an unspecialised call costs more than all that it does.
@safe
@usableFromInline
package final class EventRing<Element>: @unchecked Sendable {
    // Safe to share: `slots` is written before `tail` is released and read after it is acquired; the
    // cached positions belong to one side each, which the type's contract gives to one thread.

    @usableFromInline package let capacity: Int
    @usableFromInline let mask: Int
    @usableFromInline let slots: UnsafeMutablePointer<Element>
    // Both sides read what stands above all the time. What one side shows the other has a line of its
    // own, lest that other's looking hold up what is written beside it.
    @usableFromInline let padding1 = InlineArray<16, Int>(repeating: 0)
    /// Elements popped so far.
    @usableFromInline let head = Atomic<Int>(0)
    @usableFromInline let padding2 = InlineArray<16, Int>(repeating: 0)
    /// Elements pushed so far that the popper may see.
    @usableFromInline let tail = Atomic<Int>(0)
    @usableFromInline let padding3 = InlineArray<16, Int>(repeating: 0)
    // The pusher's own.
    /// Elements pushed so far.
    @exclusivity(unchecked)
    @usableFromInline var staged = 0
    @exclusivity(unchecked)
    @usableFromInline var headSeenByPusher = 0
    @usableFromInline let padding4 = InlineArray<16, Int>(repeating: 0)
    // The popper's own.
    @exclusivity(unchecked)
    @usableFromInline var tailSeenByPopper = 0
    @usableFromInline let padding5 = InlineArray<16, Int>(repeating: 0)

    /// `capacity` is rounded up to a power of two.
    package init(capacity wanted: Int) {
        var capacity = 2
        while capacity < wanted { capacity *= 2 }
        self.capacity = capacity
        mask = capacity - 1
        unsafe slots = .allocate(capacity: capacity)
    }

    deinit {
        publish()
        while pop() != nil {}
        unsafe slots.deallocate()
    }

    /// Elements that wait for the popper, as seen from any thread: a snapshot.
    @inlinable
    package var count: Int {
        let end = tail.load(ordering: .acquiring)
        return max(0, end &- head.load(ordering: .acquiring))
    }

    /// Adds an element at the end; false, and nothing done, when the ring is full.
    @inlinable
    package func push(_ element: Element) -> Bool {
        guard stage(element) else { return false }
        publish()
        return true
    }

    /// Adds an element that the other side sees from the next `publish` on, with all others staged;
    /// false, and nothing done, when the ring is full.
    @inlinable
    package func stage(_ element: Element) -> Bool {
        let end = unsafe staged
        if unsafe end &- headSeenByPusher == capacity {
            unsafe headSeenByPusher = head.load(ordering: .acquiring)
            guard unsafe end &- headSeenByPusher < capacity else { return false }
        }
        unsafe (slots + (end & mask)).initialize(to: element)
        unsafe staged = end &+ 1
        return true
    }

    /// Shows the other side all that was staged.
    @inlinable
    package func publish() {
        let end = unsafe staged
        tail.store(end, ordering: .releasing)
    }

    /// Goes on at the first slot where nothing waits, so that a ring in which little ever waits stays
    /// in the cache: the others are never touched.
    ///
    /// For a thread that is both sides at the moment.
    @inlinable
    package func rewind() {
        let end = unsafe staged
        guard end & mask != 0, head.load(ordering: .relaxed) == end else { return }
        let start = (end | mask) &+ 1
        unsafe (staged, headSeenByPusher, tailSeenByPopper) = (start, start, start)
        // In this order nobody who counts between the two finds something.
        head.store(start, ordering: .releasing)
        tail.store(start, ordering: .releasing)
    }

    /// Takes the first element out; nil when there is none.
    @inlinable
    package func pop() -> Element? {
        let start = head.load(ordering: .relaxed)
        if unsafe start == tailSeenByPopper {
            unsafe tailSeenByPopper = tail.load(ordering: .acquiring)
            guard unsafe start < tailSeenByPopper else { return nil }
        }
        let element = unsafe (slots + (start & mask)).move()
        head.store(start &+ 1, ordering: .releasing)
        return element
    }

    /// Hands out the elements that wait, at most `limit`, in place and in order; their room is free
    /// once all of them were handed out.
    ///
    /// All of them are shown to `ahead` first, lest `body` wait for memory that could be on its way.
    /// Gives how many there were. What the two do must not touch this end of the ring.
    @inlinable
    package func drain(
        limit: Int,
        ahead: (borrowing Element) -> Void = { _ in },
        _ body: (borrowing Element) -> Void
    ) -> Int {
        let start = head.load(ordering: .relaxed)
        if unsafe start == tailSeenByPopper {
            unsafe tailSeenByPopper = tail.load(ordering: .acquiring)
        }
        let taken = unsafe min(tailSeenByPopper &- start, limit)
        guard taken > 0 else { return 0 }
        // Alone, an element has nothing to come ahead of.
        if taken > 1 {
            for index in start..<start &+ taken {
                unsafe ahead((slots + (index & mask)).pointee)
            }
        }
        for index in start..<start &+ taken {
            unsafe body((slots + (index & mask)).pointee)
            unsafe (slots + (index & mask)).deinitialize(count: 1)
        }
        head.store(start &+ taken, ordering: .releasing)
        return taken
    }
}
