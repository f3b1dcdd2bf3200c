import Foundation
import Testing

@Suite("Hostile words before the shell's completion")
struct HostileCompletionTests {
    @Test("Words that are completed are never run, and break nothing")
    func completion() throws {
        let folder = try TestFolder()
        let commands = [
            "$(touch ran)", "`touch ran`", "';touch ran;'", "\";touch ran;\"", "x[$(touch ran)]",
            "a[`touch ran`]=", "*", "~root", "{a,b}", "!!", "-", "--", "=",
        ].map { Array($0.utf8) }
        let words = commands + HostileText.all.map(\.bytes).filter { $0.count < 1_000 }
        let list = words.map { $0.filter { $0 != 0 } + [0] }.joined()
        try Data(list).write(to: URL(filePath: folder.path + "/list"))
        let script = """
            eval "$(callwarden completion bash)"
            cd "$FOLDER"
            mapfile -d '' -t words <list
            for word in "${words[@]}"; do
                for at in 1 2 3 4; do
                    COMP_WORDS=(callwarden alerts list --database "$word"); COMP_CWORD=4
                    COMP_WORDS[at]=$word
                    _callwarden
                    COMP_CWORD=$at
                    _callwarden
                done
            done
            echo "${#words[@]}" *
            """
        let result = try Runner.shell(script, ["FOLDER": folder.path])
        #expect(result.out == "\(words.count) list\n")
        #expect(result.err.isEmpty)
    }
}
