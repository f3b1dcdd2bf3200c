/// What was asked for on the command line.
struct BenchOptions {
    static let help = """
        usage: callwarden-bench [--only NAME[,NAME...]] [--quick] [-o human|json] [--list]
                                [--peers FOLDER] [--svg FILE]

        Measures Callwarden beside its peers, on the same input in the same run. A wrong answer
        fails (exit 1), a missed goal is printed as missed.

          --only     these cases alone
          --quick    small inputs and few repeats: shows that it works, not how fast it is
          -o json    one JSON object a case
          --list     the cases and their work
          --peers    where .ci/bench/setup put the peers (default .ci/scratch/peers)
          --svg      where the case growth writes its plot (default growth.svg)
        """

    var only: [String] = []
    var isQuick = false
    var isJSON = false
    var isList = false
    var isHelp = false
    var peers: String?
    var svg = "growth.svg"
    /// A mode of its own for callgrind: this much of one case, and nothing else.
    var counted: (name: String, events: Int)?

    /// A run of its own process, so that memory is that of this run.
    var stream: StreamRun.Plan?

    init(_ words: [String]) throws(BenchError) {
        var words = words[...]
        while let word = words.popFirst() {
            switch word {
            case "--only":
                only += try Self.value(of: word, &words).split(separator: ",").map(String.init)
            case "--quick": isQuick = true
            case "--list": isList = true
            case "--peers": peers = try Self.value(of: word, &words)
            case "--svg": svg = try Self.value(of: word, &words)
            case "-h", "--help": isHelp = true
            case "-o":
                let format = try Self.value(of: word, &words)
                guard format == "human" || format == "json" else {
                    throw .usage("-o takes human or json, not \(format)")
                }
                isJSON = format == "json"
            case "--count":
                let name = try Self.value(of: word, &words)
                guard let events = Int(try Self.value(of: word, &words)), events >= 0 else {
                    throw .usage("--count takes a case and a number of events")
                }
                counted = (name, events)
            case "--stream":
                var numbers: [Int] = []
                for _ in 0..<5 {
                    guard let number = Int(try Self.value(of: word, &words)), number >= 0 else {
                        throw .usage("--stream takes calls, callees, links, attacked, whole")
                    }
                    numbers.append(number)
                }
                stream = StreamRun.Plan(
                    calls: max(1, numbers[0]),
                    callees: max(1, numbers[1]),
                    links: max(1, numbers[2]),
                    attackedEvery: max(1, numbers[3]),
                    isWhole: numbers[4] > 0
                )
            default: throw .usage("unknown word \(word); see --help")
            }
        }
    }

    private static func value(
        of option: String,
        _ words: inout ArraySlice<String>
    ) throws(BenchError) -> String {
        guard let value = words.popFirst() else { throw .usage("\(option) needs a value") }
        return value
    }
}
