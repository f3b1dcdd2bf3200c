/// How much the programs say of what they do, as systemd knows it: all of this level, and what is graver.
package enum LogLevel: String, CaseIterable, Sendable {
    case error
    case warning
    case notice
    case info
    /// Lines that come in floods are not thinned out, either.
    case debug
}
