import Glibc
import Telephony

/// Who had the agent take up settings, and which file they came from.
package struct SettingsChange: Sendable, Equatable {
    /// The user who started the agent or sent the signal.
    package var author: String
    /// The settings file with its owner and when it was written last.
    package var note: String

    package init(author: String = "", note: String = "") {
        (self.author, self.note) = (author, note)
    }

    /// By whoever sent a signal, or started this process where none is given.
    package init(by sender: Signals.Sender?, file: String?, environment: [String: String] = [:]) {
        note = file.map(Self.words(of:)) ?? "no settings file"
        if let sender {
            author = "\(Self.name(of: sender.user)) by signal from pid \(sender.process)"
        } else {
            let user = Self.name(of: getuid())
            author = environment["SUDO_USER"].map { "\($0) as \(user)" } ?? user
        }
    }

    /// A user's name, or his number where the system has none for it.
    private static func name(of user: UInt32) -> String {
        guard let entry = unsafe getpwuid(user) else { return "uid \(user)" }
        return unsafe String(cString: entry.pointee.pw_name)
    }

    private static func words(of file: String) -> String {
        var status = stat()
        guard unsafe stat(file, &status) == 0 else { return file }
        let time = EventTime(status.st_mtim.tv_sec) * 1_000_000
        return "\(file) of \(name(of: status.st_uid)), written \(TimeText.iso8601(time))"
    }
}
