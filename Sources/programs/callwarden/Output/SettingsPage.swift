import CommandLine

/// The manual page of the settings file, made of the commented file that is shipped: each key with its
/// default and what is said above it.
struct SettingsPage {
    private var roff = Roff(
        title: "callwarden.json5",
        section: 5,
        version: "Callwarden \(Version.text)"
    )
    /// The groups that a line stands in.
    private var path: [String] = []
    /// What was said since the last key, a line each.
    private var said: [String] = []
    /// A value that goes on over lines.
    private var open: (key: String, value: String)?

    private init() {}

    /// The page of a settings file's text.
    static func page(of file: String) -> ManPage.Page {
        var page = Self()
        page.roff.name("callwarden.json5", "settings of Callwarden")
        page.roff.section("DESCRIPTION")
        let lines = file.split(separator: "\n", omittingEmptySubsequences: false)
            .map { $0.drop { $0 == " " } }
        for (line, next) in zip(lines, lines.dropFirst() + [""]) { page.take(line, before: next) }
        page.flush()
        page.roff.section("FILES")
        page.roff.item("/etc/callwarden/callwarden.json5", "what the service reads")
        page.roff.section("SEE ALSO")
        page.roff.paragraphs("callwarden(1), callwarden(8), callwarden-check(1)")
        return ManPage.Page(name: "callwarden.json5", section: 5, text: page.roff.text)
    }

    private mutating func take(_ line: Substring, before next: Substring) {
        if var value = open {
            value.value += " " + line
            open = line.hasPrefix("]") ? nil : value
            if open == nil { item(value.key, value.value) }
        } else if line.hasPrefix("//") {
            let text = line.dropFirst(2)
            said.append(String(text.hasPrefix(" ") ? text.dropFirst() : text))
        } else if line.isEmpty {
            flush()
        } else if line.hasPrefix("}") || line.hasPrefix("]") {
            flush()
            _ = path.popLast()
        } else if line == "{" {
            begin(path.isEmpty ? nil : "")
        } else {
            takeKey(line, before: next)
        }
    }

    private mutating func takeKey(_ line: Substring, before next: Substring) {
        guard let colon = line.firstIndex(of: ":") else { return }
        let key = String(line[..<colon])
        let value = line[line.index(after: colon)...].drop { $0 == " " }
        switch value {
        case "{": begin(key)
        // A list of groups; one of values goes on as it was begun.
        case "[" where next.hasPrefix("{"): begin(key)
        case "[": open = (key, "[")
        default: item(key, String(value))
        }
    }

    /// A group of keys; nil for the file itself.
    private mutating func begin(_ key: String?) {
        path.append(key ?? "")
        let name = path.filter { !$0.isEmpty }.joined(separator: ".")
        let about = said
        if let key, !key.isEmpty { roff.section(name.uppercased()) } else { flush() }
        if key == nil { roff.section("SETTINGS") }
        said = key?.isEmpty == false ? about : said
        flush()
    }

    private mutating func item(_ key: String, _ value: String) {
        let name = (path.filter { !$0.isEmpty } + [key]).joined(separator: ".")
        let standard = value.hasSuffix(",") ? String(value.dropLast()) : value
        roff.item("\(name): \(standard)", "")
        roff.paragraphs(said.joined(separator: "\n"), isOfItem: true)
        said = []
    }

    private mutating func flush() {
        // An empty comment divides paragraphs.
        let text = said.map { $0.isEmpty ? "\n" : $0 + "\n" }.joined()
        roff.paragraphs(text)
        said = []
    }
}
