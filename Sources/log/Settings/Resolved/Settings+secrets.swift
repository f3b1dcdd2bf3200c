import FoundationEssentials

extension Settings {
    /// Longer than any secret of a destination; a larger file is some other file.
    static let secretBytesMax = 8_192
    /// Secrets that are in force at once while they are exchanged for others.
    static let secretsMax = 16

    /// The lines of a file of secrets of a destination, but for empty ones and comments.
    ///
    /// A relative path is a credential of the systemd unit, where `ship/noc` is called `ship_noc`, else it
    /// lies beside the settings file.
    package func secrets(
        of destination: String,
        _ key: String,
        at written: String,
        environment: [String: String]
    ) throws(SettingsErrors) -> [Secret] {
        let path = secretPath(written, environment)
        let place = Place(
            file.map(Origin.file) ?? .standard,
            key: "ship.destinations.\(destination).\(key)"
        )
        let problem = { (reason: String) in
            SettingsErrors(.secret(place, source: path, reason: reason))
        }
        let data: Data
        do throws(SmallFile.Fault) {
            data = try SmallFile.read(path, bytesMax: Self.secretBytesMax).data
        } catch {
            switch error {
            case .unreadable(let reason): throw problem("cannot be read: \(reason)")
            case .tooLarge: throw problem("is longer than \(Self.secretBytesMax) bytes")
            }
        }
        guard let text = String(data: data, encoding: .utf8) else {
            throw problem("is not UTF-8 text")
        }
        let lines = text.split(whereSeparator: \.isNewline).map { line in
            line.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed()
        }
        let secrets = lines.map { String($0) }.filter { !$0.isEmpty && !$0.hasPrefix("#") }
        guard !secrets.isEmpty else { throw problem("is empty") }
        guard secrets.count <= Self.secretsMax else {
            throw problem("holds more than \(Self.secretsMax) lines")
        }
        let isPlain = secrets.allSatisfy { $0.utf8.allSatisfy { (0x21...0x7e).contains($0) } }
        guard isPlain else { throw problem("holds a space or a character that is no plain ASCII") }
        return secrets.map { Secret($0) }
    }

    private func secretPath(_ path: String, _ environment: [String: String]) -> String {
        guard !path.hasPrefix("/") else { return path }
        if let credentials = environment["CREDENTIALS_DIRECTORY"], !credentials.isEmpty {
            return credentials + "/" + path.replacing("/", with: "_")
        }
        guard let file, let slash = file.lastIndex(of: "/") else { return path }
        return String(file[...slash]) + path
    }
}
