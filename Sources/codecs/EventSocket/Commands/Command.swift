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
    /// Ends a call that cannot be, to see whether the switch would take a kill at all.
    case killNobody(ProbeName)
    case showChannels
    case coreUUID
    case version
    case exit

    /// The events that Callwarden follows.
    package static let followedEvents = [
        "CHANNEL_CREATE", "CHANNEL_ANSWER", "CHANNEL_HANGUP", "CHANNEL_HANGUP_COMPLETE",
        "HEARTBEAT", "SHUTDOWN",
    ]
    /// Events that say which legs belong together, asked for apart: a user who may not have one of the
    /// events of a command has none of them (1.11.3-dev), and can do without these.
    package static let bridgeEvents = ["CHANNEL_BRIDGE"]

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
            var bytes: [UInt8] = []
            try KillCommand(cause: cause).append(call, to: &bytes)
            return bytes
        case .killNobody(let name): return line("api uuid_kill ", name.text)
        case .showChannels: return line("api show channels as json")
        case .coreUUID: return line("api global_getvar core_uuid")
        case .version: return line("api version")
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
}

/// The command that ends a call, but for the name of the call: somebody waits for it, so what is the
/// same for all calls is put together beforehand.
package struct KillCommand: Sendable {
    private static let head = Array("api uuid_kill ".utf8)

    package let cause: String
    private let tail: [UInt8]

    package init(cause: String) throws(CommandError) {
        guard isName(cause) else { throw .unsafeCause(cause) }
        self.cause = cause
        tail = Array(" \(cause)\n\n".utf8)
    }

    /// Adds the command for one call with the blank line that ends it.
    package func append(_ call: CallID, to bytes: inout [UInt8]) throws(CommandError) {
        guard call.isSafeIdentifier else { throw .unsafeIdentifier }
        bytes += Self.head
        call.append(to: &bytes)
        bytes += tail
    }
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
