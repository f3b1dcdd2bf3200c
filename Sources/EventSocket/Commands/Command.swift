package import Telephony

/// Why a command was not written: nothing but checked text ever reaches a switch.
package enum CommandError: Error, Equatable, Sendable {
    /// The switch's name for the call holds something that could end or extend a command.
    case unsafeIdentifier
    case unsafeCause(String)
    /// A password or user with a line end or a NUL byte.
    case unsafeSecret
    case unsafeEventName(String)
}

/// What Callwarden says to a FreeSWITCH.
package enum Command: Sendable, Equatable {
    case authenticate(password: String)
    /// `user` is written `user@domain`.
    case authenticateUser(user: String, password: String)
    case subscribe([String])
    case kill(CallID, cause: String)
    case showChannels
    case status
    case coreUUID
    case exit

    /// The events that Callwarden follows.
    package static let followedEvents = [
        "CHANNEL_CREATE", "CHANNEL_ANSWER", "CHANNEL_HANGUP", "CHANNEL_HANGUP_COMPLETE",
        "HEARTBEAT", "SHUTDOWN",
    ]

    /// The bytes of the command with the blank line that ends it.
    package func encoded() throws(CommandError) -> [UInt8] {
        switch self {
        case .authenticate(let password):
            return line("auth ", try secret(password))
        case .authenticateUser(let user, let password):
            return line("userauth ", try secret(user), ":", try secret(password))
        case .subscribe(let names):
            // No name at all would be refused by the switch; an empty one is no name either.
            guard !names.isEmpty else { throw .unsafeEventName("") }
            for name in names where !isName(name) { throw .unsafeEventName(name) }
            return line("event plain ", names.joined(separator: " "))
        case .kill(let call, let cause):
            guard call.isSafeIdentifier else { throw .unsafeIdentifier }
            guard isName(cause) else { throw .unsafeCause(cause) }
            return line("api uuid_kill ", call.string, " ", cause)
        case .showChannels: return line("api show channels as json")
        case .status: return line("api status")
        case .coreUUID: return line("api global_getvar core_uuid")
        case .exit: return line("exit")
        }
    }

    private func line(_ parts: String...) -> [UInt8] { Array((parts.joined() + "\n\n").utf8) }

    private func secret(_ text: String) throws(CommandError) -> String {
        guard text.utf8.allSatisfy({ $0 != 0 && $0 != 0x0a && $0 != 0x0d }) else {
            throw .unsafeSecret
        }
        return text
    }

    /// Upper-case letters, digits and underscores: all that event names and causes are made of.
    private func isName(_ text: String) -> Bool {
        !text.isEmpty
            && text.utf8.allSatisfy { byte in
                switch byte {
                case 0x41...0x5a, 0x30...0x39, 0x5f: true
                default: false
                }
            }
    }
}
