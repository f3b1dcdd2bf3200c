import CommandLine
import FoundationEssentials
import Glibc
import Settings

/// A text that somebody changes in an editor.
struct EditedFile {
    let path: String

    /// Puts the text into a new file that nobody else may read.
    init(_ text: String, named name: String, environment: [String: String]) throws(CommandError) {
        let folder = environment["TMPDIR"].flatMap { $0.isEmpty ? nil : $0 } ?? "/tmp"
        path = "\(folder)/callwarden-\(UUID().uuidString.prefix(8).lowercased())-\(name)"
        let flags = O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC
        let descriptor = unsafe open(path, flags, 0o600)
        guard descriptor >= 0 else { throw .system(doing: "write", path: path, errno: errno) }
        close(descriptor)
        do {
            try OutputFile(path: path).write(text)
        } catch let error as CommandError {
            throw error
        } catch {
            throw .failed("\(path): \(error)")
        }
    }

    /// Runs the editor of the environment on it and waits for its end.
    func edit(by environment: [String: String]) throws(CommandError) {
        let names = ["VISUAL", "EDITOR"]
        let editor = names.compactMap { environment[$0] }.first { !$0.isEmpty } ?? "editor"
        // By the shell, since an editor may have options of its own; the path is no part of its words.
        let words = ["sh", "-c", "\(editor) \"$1\"", "sh", path]
        var list: [UnsafeMutablePointer<CChar>?] = unsafe words.map { unsafe strdup($0) }
        unsafe list.append(nil)
        defer { unsafe list.forEach { unsafe free($0) } }
        var pid: pid_t = 0
        let code = unsafe posix_spawn(&pid, "/bin/sh", nil, nil, list, environ)
        guard code == 0 else { throw .system(doing: "start", path: "/bin/sh", errno: code) }
        var status: Int32 = 0
        while unsafe waitpid(pid, &status, 0) < 0 {
            guard errno == EINTR else {
                throw .system(doing: "wait for", path: editor, errno: errno)
            }
        }
        guard status == 0 else {
            throw .failed(
                "nothing was changed: the editor '\(editor)' did not end well; VISUAL or EDITOR name"
                    + " another one"
            )
        }
    }

    /// What is in it now.
    func bytes(max bytesMax: Int) throws(CommandError) -> [UInt8] {
        do throws(SmallFile.Fault) {
            return Array(try SmallFile.read(path, bytesMax: bytesMax).data)
        } catch {
            switch error {
            case .unreadable(let words): throw .failed("nothing was changed: \(path): \(words)")
            case .tooLarge:
                throw .failed("nothing was changed: \(path) is larger than \(bytesMax) bytes")
            }
        }
    }

    /// Takes it away, once what it says is done.
    func remove() { _ = unsafe unlink(path) }
}
