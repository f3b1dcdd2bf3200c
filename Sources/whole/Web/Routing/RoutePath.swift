/// The path of a route: fixed parts, and parts in braces that stand for one part of any text.
struct RoutePath: Sendable, Equatable, ExpressibleByStringLiteral {
    enum Part: Sendable, Equatable {
        case fixed(String)
        case parameter(String)
    }

    let text: String
    let parts: [Part]

    init(stringLiteral text: String) {
        self.text = text
        let written = text.split(separator: "/", omittingEmptySubsequences: false).dropFirst()
        parts = written.map { part in
            part.hasPrefix("{") && part.hasSuffix("}")
                ? .parameter(String(part.dropFirst().dropLast())) : .fixed(String(part))
        }
    }

    /// The parts in braces by their names; nil where the path is another.
    ///
    /// An empty part is no value, so that `/alerts/` is no alert, and no other path of the list either.
    func match(_ path: [Substring]) -> [String: String]? {
        guard path.count == parts.count else { return nil }
        var values: [String: String] = [:]
        for (part, given) in zip(parts, path) {
            switch part {
            case .fixed(let text): guard text == given else { return nil }
            case .parameter(let name):
                guard !given.isEmpty else { return nil }
                values[name] = String(given)
            }
        }
        return values
    }
}
