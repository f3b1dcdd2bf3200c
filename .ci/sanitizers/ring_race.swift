// Two threads at the two ends of one ring, compiled together with EventRing.swift so that the ring is
// specialised: in unspecialised generic code ThreadSanitizer sees no access to an element.
import Glibc

/// An element of several words: each is a store that a race can be seen on.
struct Element {
    var words: (Int, Int, Int, Int)
}

let ring = EventRing<Element>(capacity: 8)
let total = 200_000

/// Pushes one by one and several at a time, in turns.
func push() {
    var next = 0
    while next < total {
        let element = Element(words: (next, ~next, next &* 31, next))
        if next % 8 < 4 ? ring.push(element) : ring.stage(element) {
            next += 1
            if next % 8 == 0 { ring.publish() }
        } else {
            ring.publish()
            sched_yield()
        }
    }
    ring.publish()
}

/// Takes elements out one by one and several at a time, in turns.
func pop() -> Int {
    var next = 0
    var wrong = 0
    func check(_ element: Element) {
        if element.words.0 != next || element.words.1 != ~next { wrong += 1 }
        next += 1
    }
    while next < total {
        if next % 8 < 4 {
            if let element = ring.pop() { check(element) } else { sched_yield() }
        } else {
            if ring.drain(limit: 3, check) == 0 { sched_yield() }
        }
    }
    return wrong
}

@main
enum RingRace {
    static func main() {
        var thread = pthread_t()
        guard
            pthread_create(
                &thread,
                nil,
                { _ in
                    push()
                    return nil
                },
                nil
            ) == 0
        else { exit(3) }
        let wrong = pop()
        pthread_join(thread, nil)
        print(wrong == 0 ? "in order" : "\(wrong) elements wrong")
    }
}
