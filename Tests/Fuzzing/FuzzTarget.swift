/// A part of the program that reads what others wrote, with what it is held against.
///
/// libFuzzer drives these bodies (`.ci/fuzz`), and so does an ordinary test, with seeded mutations of
/// the recordings. Nothing here may crash, whatever the input; and what the program makes of it must
/// be what a slow and obviously right reading makes of it.
package enum FuzzTarget: String, CaseIterable, Sendable {
    /// The event socket: framing and events, plain and JSON.
    case frames
    /// Replies: event socket, JSON-RPC, line protocol, HTTP.
    case replies
    /// Netstrings and events of a Kamailio.
    case evapi
    /// The settings file.
    case settings
    /// Whole captures through decoder, reader and the warden core.
    case replay
    /// Tables of calls, cut into records and fields.
    case tables

    /// What is wrong with what the program makes of this input; nil where nothing is.
    ///
    /// With a bug planted, the same body must find one: the check of the check.
    package func complaint(about input: [UInt8], isPlanted: Bool = false) -> String? {
        switch self {
        case .frames: FrameFuzz(input, isPlanted: isPlanted).complaint
        case .replies: ReplyFuzz(input, isPlanted: isPlanted).complaint
        case .evapi: EvapiFuzz(input, isPlanted: isPlanted).complaint
        case .settings: SettingsFuzz(input, isPlanted: isPlanted).complaint
        case .replay: ReplayFuzz(input, isPlanted: isPlanted).complaint
        case .tables: TableFuzz(input, isPlanted: isPlanted).complaint
        }
    }
}

/// What two readings of the same make, where they differ.
func difference<Value: Equatable>(_ what: String, _ found: Value, _ expected: Value) -> String? {
    found == expected ? nil : "\(what): \(found), where it must be \(expected)"
}
