import CommandLine
import Hindsight

/// Modes as typed: `off`, `on`, or both.
struct SweepModes: Sendable, CustomStringConvertible {
    /// Each once, mode off first.
    let modes: [SweepMode]

    init(_ modes: some Sequence<SweepMode>) {
        let wanted = Set(modes)
        self.modes = SweepMode.allCases.filter(wanted.contains)
    }

    var description: String { modes.map(\.rawValue).joined(separator: ",") }
}

extension ValueKind where Value == SweepModes {
    static var modes: Self {
        let words = SweepMode.allCases.map(\.rawValue)
        let takes = words.joined(separator: " or ") + ", or both: off,on"
        return Self(takes: takes, completion: .words(words + ["off,on"])) { text in
            let parts = text.split(separator: ",", omittingEmptySubsequences: false)
            let modes = parts.compactMap { SweepMode(rawValue: String($0)) }
            return modes.count == parts.count ? SweepModes(modes) : nil
        }
    }
}
