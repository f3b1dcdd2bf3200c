/// Where a value in force came from.
package enum Origin: Sendable, Equatable {
    /// Built in.
    case standard
    case file(String)
    /// The name of an environment variable.
    case environment(String)
    /// Decided by a command or through the API, as the log keeps it.
    case decided
    /// `--set` on the command line.
    case override

    /// As `callwarden check` lists it.
    package var word: String {
        switch self {
        case .standard: "default"
        case .file: "file"
        case .environment(let name): "$" + name
        case .decided: "decided"
        case .override: "--set"
        }
    }
}

/// Where a value stands, as an error points at it.
package struct Place: Sendable, Equatable {
    package let origin: Origin
    /// Dotted, such as `numbering.country_code`.
    package let key: String
    package let line: Int?

    init(_ origin: Origin, key: String, line: Int? = nil) {
        self.origin = origin
        // No known key comes near; a file can hold a megabyte of one that is none.
        self.key = key.utf8.count <= 200 ? key : String(key.unicodeScalars.prefix(200)) + "…"
        self.line = line
    }

    /// `FILE:12: threshold`, `$ACM_THRESHOLD`, `--set threshold`.
    var text: String {
        switch origin {
        case .standard: key
        case .file(let path): path + (line.map { ":\($0)" } ?? "") + ": " + key
        case .environment(let name): "environment variable \(name) (\(key))"
        case .decided: "decided: \(key)"
        case .override: "--set \(key)"
        }
    }
}
