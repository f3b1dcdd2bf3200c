import Foundation

/// Kills as JSON lines in a file; each line is with the system before its kill is answered.
struct KillLogFile: Sendable {
    private let handle: FileHandle
    private let path: String

    /// Appends to the file, making it where there is none.
    init(path: String) throws(SimulatorError) {
        let files = FileManager.default
        if !files.fileExists(atPath: path) { _ = files.createFile(atPath: path, contents: nil) }
        guard let handle = FileHandle(forWritingAtPath: path) else {
            throw .killLogUnwritable(path: path, reason: "cannot be opened for writing")
        }
        self.handle = handle
        self.path = path
        do { try handle.seekToEnd() } catch {
            throw .killLogUnwritable(path: path, reason: "\(error)")
        }
    }

    func append(_ kills: [KillEntry]) throws(SimulatorError) {
        guard !kills.isEmpty else { return }
        let text = kills.map { $0.json + "\n" }.joined()
        do { try handle.write(contentsOf: Data(text.utf8)) } catch {
            throw .killLogUnwritable(path: path, reason: "\(error)")
        }
    }
}
