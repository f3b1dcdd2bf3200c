import Glibc

/// The way from a command line to a table and an exit code.
enum Bench {
    static func main() -> Never {
        signal(SIGPIPE, SIG_IGN)
        do {
            let options = try BenchOptions(Array(CommandLine.arguments.dropFirst()))
            exit(try run(options) ? 0 : 1)
        } catch {
            Output.complain("\(error)")
            exit(2)
        }
    }

    /// True where every answer was right.
    private static func run(_ options: BenchOptions) throws -> Bool {
        if options.isHelp {
            Output.say(BenchOptions.help)
            return true
        }
        if let counted = options.counted {
            try CountedWork.run(counted.name, events: counted.events, root: root)
            return true
        }
        if let stream = options.stream {
            Output.say(StreamRun.line(stream))
            return true
        }
        let cases = try chosen(options)
        if options.isList {
            for chosen in cases { Output.say("\(chosen.name): \(chosen.work)") }
            return true
        }
        let scratch = try FileSystem.makeScratch()
        defer { FileSystem.remove(scratch) }
        let context = BenchContext(
            isQuick: options.isQuick,
            root: root,
            peers: options.peers ?? root + "/.ci/scratch/peers",
            scratch: scratch,
            svg: options.svg
        )
        let report = Report(isJSON: options.isJSON)
        report.begin(context)
        var isRight = true
        for chosen in cases {
            let result = measure(chosen, context)
            try report.write(result)
            isRight = isRight && result.isRight
        }
        return isRight
    }

    private static func measure(_ chosen: BenchCase, _ context: BenchContext) -> CaseResult {
        var result = CaseResult(
            name: chosen.name,
            work: chosen.work,
            isQuick: context.isQuick
        )
        do {
            for heat in try chosen.heats(context) {
                result.heats.append(try HeatRunner.run(heat, repeats: context.repeats))
            }
        } catch {
            result.error = "\(error)"
        }
        return result
    }

    private static func chosen(_ options: BenchOptions) throws(BenchError) -> [BenchCase] {
        guard !options.only.isEmpty else { return CaseList.all }
        return try options.only.map { name throws(BenchError) in
            guard let found = CaseList.all.first(where: { $0.name == name }) else {
                let names = CaseList.all.map(\.name).joined(separator: ", ")
                throw .usage("no case \(name); there are \(names)")
            }
            return found
        }
    }

    /// The repository that this was built from: fixtures and peers lie there.
    private static var root: String {
        let parts = #filePath.split(separator: "/", omittingEmptySubsequences: false)
        return parts.dropLast(5).joined(separator: "/")
    }
}
