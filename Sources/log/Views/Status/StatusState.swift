/// How something stands, as monitors know it; the raw value is what they read as an exit code.
package enum StatusState: Int32, CaseIterable, Sendable {
    case ok = 0
    case warning = 1
    case critical = 2
    /// It cannot be told.
    case unknown = 3

    /// The word in output.
    package var word: String { "\(self)" }

    /// The heavier counts where several states make one.
    var weight: Int {
        switch self {
        case .ok: 0
        case .unknown: 1
        case .warning: 2
        case .critical: 3
        }
    }

    var style: Style {
        switch self {
        case .ok: .good
        case .warning: .warning
        case .critical: .bad
        case .unknown: .faint
        }
    }

    /// The heavier of two.
    func or(_ other: Self) -> Self { other.weight > weight ? other : self }
}
