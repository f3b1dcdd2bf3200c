import Foundation

/// The targets of `Package.swift`, read as text.
struct Manifest: Sendable {
    struct Target: Sendable {
        let name: String
        /// Nil for what is no part of the program.
        let floor: String?
        let dependencies: [String]
        let isTest: Bool
    }

    static let shared = Manifest(Repository.text(of: "Package.swift"))

    /// From the bottom up.
    let floors: [String]
    let targets: [Target]

    /// The target of that name as an import spells it.
    func target(imported name: String) -> Target? {
        targets.first { $0.name.replacingOccurrences(of: "-", with: "_") == name }
    }

    /// How high a floor is; what is no part of the program stands above all.
    func height(of target: Target) -> Int {
        target.floor.flatMap { floors.firstIndex(of: $0) } ?? floors.count
    }

    init(_ text: String) {
        let enumeration = text.firstMatch(of: /enum Floor: String \{\s*case ([\w, ]+)/)
        floors = Self.words(enumeration?.1 ?? "")
        let calls = text.matches(
            of:
                #/
                \n\s+ (system|library|program|tests)
                \(\s* (?: \.(\w+) ,\s* )?
                "([\w\-]+)"
                (?: ,\s* \[ ([^\]]*) \] )?
                /#
        )
        let own = calls.map { call in
            let floors = ["system": "ground", "program": "programs"]
            return Target(
                name: String(call.3),
                floor: call.2.map(String.init) ?? floors[String(call.1)],
                dependencies: Self.words(call.4 ?? ""),
                isTest: call.1 == "tests"
            )
        }
        let plain = text.matches(
            of: /Target\.target\(\s*name: "(\w+)",\s*dependencies: \[([^\]]*)\]/
        )
        targets =
            own
            + plain.map { match in
                Target(
                    name: String(match.1),
                    floor: nil,
                    dependencies: Self.words(match.2),
                    isTest: true
                )
            }
    }

    private static func words(_ text: Substring) -> [String] {
        text.split { !($0.isLetter || $0.isNumber || $0 == "-" || $0 == "_") }.map(String.init)
    }
}
