import Records
import Telephony

/// What the findings of one rule about one subject are gathered in: an open item.
struct Case {
    var id: AlertID
    var subject: Subject
    /// Event time of its latest call.
    var lastSeen: EventTime
    /// No call of it is older.
    var since: EventTime
    /// The switch that brought its latest call: that one's clock says when it is quiet.
    var link: LinkID
    /// The brakes have counted out that its subject did what the rule says.
    var isProven = false
    var severity = Severity.critical
    /// By its callee's own traffic it is an attack, whatever decided.
    var wouldTrip = false
}

/// The cases that still gather calls, by rule and subject.
struct Cases {
    /// Cases of a rule open at once, masking aside; past it the one quiet for longest is closed early.
    static let ofRuleMax = 4_096

    /// By the number of the rule.
    private var ofRules: [RuleCases]
    private var nextAlert: Int64

    init(maskingMax: Int, nextAlert: Int64 = 1) {
        self.nextAlert = nextAlert
        ofRules = FindingRule.allCases.map { rule in
            RuleCases(casesMax: rule == .masking ? maskingMax : Self.ofRuleMax)
        }
    }

    /// The cases of one rule.
    subscript(rule: FindingRule) -> RuleCases {
        _read { yield ofRules[Int(rule.rawValue)] }
        _modify { yield &ofRules[Int(rule.rawValue)] }
    }

    /// The number of the alert that a new case is.
    mutating func newID() -> AlertID {
        defer { nextAlert += 1 }
        return AlertID(nextAlert)
    }

    var count: Int { ofRules.reduce(0) { $0 + $1.count } }

    /// Takes out every case, those of the first rule first, in the order in which they fell quiet.
    mutating func takeAll() -> [(rule: FindingRule, cases: [Case])] {
        FindingRule.allCases.map { ($0, self[$0].takeAll()) }
    }
}

/// The open cases of one rule, by subject, and for each link in the order in which they fall quiet.
///
/// A heap holds a mark of each case: when it was last seen as of when it was put there. That moves on
/// with every call and is looked up only when the mark comes to the top, so that a call costs one
/// entry of a dictionary, whatever the number of cases.
struct RuleCases {
    private struct Open {
        var item: Case
        /// What its mark says.
        var marked: EventTime
    }

    /// Marks that may stand for nothing any more, beside as many as there are open.
    private static let marksSpare = 64

    /// Cases open at once; past it the one quiet for longest is closed early.
    let casesMax: Int
    private var open: [Subject: Open] = [:]
    /// By link index.
    private var marks: [QuietHeap] = []
    private var markCount = 0

    init(casesMax: Int) { self.casesMax = casesMax }

    subscript(subject: Subject) -> Case? { open[subject]?.item }
    var count: Int { open.count }
    var isEmpty: Bool { open.isEmpty }
    var isFull: Bool { open.count >= casesMax }

    /// Opens a case, or takes over that it was seen again, no earlier than before.
    mutating func set(_ item: Case) { set(item, after: self[item.subject]) }

    /// The same for whoever has just looked up how it stands.
    mutating func set(_ item: Case, after known: Case?) {
        if let known, known.id == item.id, known.link == item.link {
            open[item.subject]?.item = item
        } else {
            mark(item)
        }
    }

    /// Takes out the cases that have been quiet for so long by this link's clock, in the order in
    /// which they fell quiet.
    mutating func takeQuiet(at now: EventTime, on link: LinkID, quietAfter: Int64) -> [Case] {
        let index = Int(link.index)
        guard index < marks.count else { return [] }
        var quiet: [Case] = []
        while let first = marks[index].first, now - first.lastSeen >= quietAfter {
            guard let item = current(first, on: index) else { continue }
            removeFirst(of: index)
            open[item.subject] = nil
            quiet.append(item)
        }
        return quiet
    }

    mutating func take(_ subject: Subject) -> Case? { open.removeValue(forKey: subject)?.item }

    mutating func takeQuietest() -> Case? {
        var found: Case?
        for index in marks.indices {
            while let first = marks[index].first {
                guard let item = current(first, on: index) else { continue }
                if found.map({ Self.isEarlier(item, $0) }) ?? true { found = item }
                break
            }
        }
        return found.flatMap { take($0.subject) }
    }

    mutating func takeAll() -> [Case] {
        defer { self = RuleCases(casesMax: casesMax) }
        return open.values.map(\.item).sorted(by: Self.isEarlier)
    }

    /// The case whose mark is first of a link; nil where the mark had to be put right.
    private mutating func current(_ first: QuietHeap.Mark, on index: Int) -> Case? {
        guard let open = open[first.subject], open.item.id == first.id,
            open.marked == first.lastSeen, Int(open.item.link.index) == index
        else {
            removeFirst(of: index)
            return nil
        }
        guard open.item.lastSeen == first.lastSeen else {
            removeFirst(of: index)
            mark(open.item)
            return nil
        }
        return open.item
    }

    private mutating func mark(_ item: Case) {
        open[item.subject] = Open(item: item, marked: item.lastSeen)
        if markCount >= 2 * open.count + Self.marksSpare {
            marks = []
            markCount = 0
            for open in open.values { insert(open.item, at: open.marked) }
        } else {
            insert(item, at: item.lastSeen)
        }
    }

    private mutating func insert(_ item: Case, at time: EventTime) {
        let index = Int(item.link.index)
        while marks.count <= index { marks.append(QuietHeap()) }
        marks[index].insert(
            QuietHeap.Mark(lastSeen: time, id: item.id, subject: item.subject)
        )
        markCount += 1
    }

    private mutating func removeFirst(of index: Int) {
        marks[index].removeFirst()
        markCount -= 1
    }

    private static func isEarlier(_ left: Case, _ right: Case) -> Bool {
        (left.lastSeen, left.id.value) < (right.lastSeen, right.id.value)
    }
}
