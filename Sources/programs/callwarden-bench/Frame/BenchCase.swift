/// One row of the table of goals: some work, done by Callwarden and by its peers on the same input.
struct BenchCase: Sendable {
    let name: String
    /// The work in a few words.
    let work: String
    let heats: @Sendable (BenchContext) throws -> [Heat]
}

/// Contestants that do the same work on the same input, one after the other, again and again.
struct Heat {
    var title: String
    /// What is counted: an event, an element.
    var unit: String
    /// The first is Callwarden's own.
    var entries: [Entry]
    var goals: [Goal] = []
    /// What every contestant must answer; nil where they only have to agree.
    var expected: String?
    /// Runs that are measured, where the context's number would take too long.
    var repeatsMax = Int.max
    /// A run first whose times do not count.
    var warmsUp = true

    var own: String { entries.first?.name ?? "" }
}

/// A contestant, or why there is none.
enum Entry {
    case ready(name: String, run: () throws -> Run)
    case absent(name: String, why: String)

    var name: String {
        switch self {
        case .ready(let name, _), .absent(let name, _): name
        }
    }
}

/// What one run of a contestant brought.
struct Run {
    var nanoseconds: Double
    var items: Int
    /// What it found: a wrong fast answer is none.
    ///
    /// Nil for what has nothing to find, such as a plain read.
    var answer: String?
    /// Further figures by name, such as memory or a percentile.
    var figures: [(name: String, value: Double)] = []

    var nanosecondsPerItem: Double { nanoseconds / Double(max(items, 1)) }
}

/// What the figures are held against.
enum Goal {
    /// So many times the speed of a peer; below 1, that share of it.
    case speed(versus: String, atLeast: Double)
    /// A figure of Callwarden's own runs stays within a limit.
    case figure(String, atMost: Double)
    case figureAtLeast(String, Double)
}

/// Everything a case may want to know.
struct BenchContext: Sendable {
    /// Small inputs and few repeats, to see that it works.
    var isQuick: Bool
    /// The root of the repository.
    var root: String
    /// Where the set-up put the peers.
    var peers: String
    /// For files of its own; goes away at the end.
    var scratch: String
    /// Where the plot of the case growth goes.
    var svg: String

    var repeats: Int { isQuick ? 3 : 7 }

    /// A peer's program, or why it cannot be had.
    func peer(
        _ name: String,
        program: String,
        _ run: @escaping (String) throws -> Run
    ) -> Entry {
        let path = peers + "/" + program
        guard FileSystem.isExecutable(path) else {
            return .absent(name: name, why: "not set up: run .ci/bench/setup")
        }
        return .ready(name: name) { try run(path) }
    }
}
