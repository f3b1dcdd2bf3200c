import Telephony

/// What callwarden-ship says on its own log.
package enum ShipHappening: Sendable, Equatable {
    /// A destination did not take a message.
    case failed(destination: String, why: String)
    /// It takes messages again.
    case recovered(destination: String)
    case disabled(destination: String, why: String)
    case dropped(destination: String, why: String)
    case unreadable(String)
    /// Entries of the feed that were taken away before they were read.
    case lost(Int64)
    /// Messages that were never delivered, and are not kept any longer.
    case undelivered(Int)

    /// The line, with what others wrote escaped.
    package var line: String {
        switch self {
        case .failed(let name, let why): "\(name) not reached: \(TextEscape.escaped(why))"
        case .recovered(let name): "\(name) takes messages again"
        case .disabled(let name, let why):
            "\(name) disabled: \(TextEscape.escaped(why)); see callwarden notify enable"
        case .dropped(let name, let why):
            "\(name) does not take a message: \(TextEscape.escaped(why))"
        case .unreadable(let why): "log not readable: \(TextEscape.escaped(why))"
        case .lost(let count): "\(count) entries of the feed were gone before they were read"
        case .undelivered(let count):
            "\(count) messages were not delivered in time and are given up"
        }
    }
}
