/// Values side by side in room that is used again and again: to empty it costs nothing.
///
/// What was in it stays in memory until something takes its place, so it is for plain values.
package struct ReusedRow<Element: Sendable>: Sendable {
    private var slots: [Element] = []
    package private(set) var count = 0

    package init() {}

    @inline(__always)
    package var isEmpty: Bool { count == 0 }

    /// An element that is there.
    @inline(__always)
    package subscript(index: Int) -> Element {
        _read {
            precondition(index < count)
            yield slots[index]
        }
        _modify {
            precondition(index < count)
            yield &slots[index]
        }
    }

    /// Adds an element behind the others, and says where.
    @inline(__always)
    @discardableResult
    package mutating func append(_ element: Element) -> Int {
        if count < slots.count { slots[count] = element } else { slots.append(element) }
        count &+= 1
        return count &- 1
    }

    /// Empties the row; room for more than so many is given back to the system.
    @inline(__always)
    package mutating func removeAll(keeping most: Int) {
        count = 0
        if slots.count > most { slots = [] }
    }
}
