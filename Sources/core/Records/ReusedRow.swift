/// Values side by side in room that is used again and again: to empty it costs nothing.
///
/// What was in it stays in memory until something takes its place, so it is for plain values. It is
/// inlinable, or a look at one field would cost a copy of a whole value.
@usableFromInline
package struct ReusedRow<Element: Sendable>: Sendable {
    @usableFromInline var slots: [Element] = []
    @usableFromInline package internal(set) var count = 0

    @inlinable
    package init() {}

    @inlinable @inline(__always)
    package var isEmpty: Bool { count == 0 }

    @inlinable @inline(__always)
    package var indices: Range<Int> { 0..<count }

    /// An element that is there.
    @inlinable @inline(__always)
    package subscript(index: Int) -> Element {
        get {
            precondition(index < count)
            return slots[index]
        }
        _modify {
            precondition(index < count)
            yield &slots[index]
        }
    }

    /// Adds an element behind the others, and says where.
    @inlinable @inline(__always)
    @discardableResult
    package mutating func append(_ element: Element) -> Int {
        if count < slots.count { slots[count] = element } else { slots.append(element) }
        count &+= 1
        return count &- 1
    }

    /// Empties the row; room for more than so many is given back to the system.
    @inlinable @inline(__always)
    package mutating func removeAll(keeping most: Int) {
        count = 0
        if slots.count > most { slots = [] }
    }
}
