import Synchronization

/// One thread pushes and one pops, neither ever waits.
///
/// A full ring refuses the element and says so. Each side keeps a copy of the other's position and
/// looks at the shared one only when its copy says full or empty, so the two rarely touch the same
/// cache line.
@safe
package final class EventRing<Element>: @unchecked Sendable {
    // Safe to share: `slots` is written before `tail` is released and read after it is acquired; the
    // cached positions belong to one side each, which the type's contract gives to one thread.

    package let capacity: Int
    private let mask: Int
    private let slots: UnsafeMutablePointer<Element>

    /// Elements popped so far.
    private let head = Atomic<Int>(0)
    private let padding1 = InlineArray<16, Int>(repeating: 0)
    /// Elements pushed so far.
    private let tail = Atomic<Int>(0)
    private let padding2 = InlineArray<16, Int>(repeating: 0)
    private var headSeenByPusher = 0
    private let padding3 = InlineArray<16, Int>(repeating: 0)
    private var tailSeenByPopper = 0

    /// `capacity` is rounded up to a power of two.
    package init(capacity wanted: Int) {
        var capacity = 2
        while capacity < wanted { capacity *= 2 }
        self.capacity = capacity
        mask = capacity - 1
        unsafe slots = .allocate(capacity: capacity)
    }

    deinit {
        while pop() != nil {}
        unsafe slots.deallocate()
    }

    /// Elements that wait, as seen from any thread: a snapshot.
    package var count: Int {
        tail.load(ordering: .acquiring) - head.load(ordering: .acquiring)
    }

    /// Adds an element at the end; false, and nothing done, when the ring is full.
    package func push(_ element: Element) -> Bool {
        let end = tail.load(ordering: .relaxed)
        if end - headSeenByPusher == capacity {
            headSeenByPusher = head.load(ordering: .acquiring)
            guard end - headSeenByPusher < capacity else { return false }
        }
        unsafe (slots + (end & mask)).initialize(to: element)
        tail.store(end + 1, ordering: .releasing)
        return true
    }

    /// Takes the first element out; nil when there is none.
    package func pop() -> Element? {
        let start = head.load(ordering: .relaxed)
        if start == tailSeenByPopper {
            tailSeenByPopper = tail.load(ordering: .acquiring)
            guard start < tailSeenByPopper else { return nil }
        }
        let element = unsafe (slots + (start & mask)).move()
        head.store(start + 1, ordering: .releasing)
        return element
    }
}
