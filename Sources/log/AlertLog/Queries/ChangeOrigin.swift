/// Where whoever changes something comes from, as the record of decisions has it.
package enum ChangeOrigin: Sendable, Equatable {
    /// Longest text of one.
    package static let bytesMax = 128

    /// The command line of the machine.
    case command
    /// The web program, from this address.
    case web(address: String)
    /// The web program's socket, by this user of the machine.
    case webUser(UInt32)

    var text: String {
        switch self {
        case .command: "command"
        case .web(let address):
            String(decoding: "web \(address)".utf8.prefix(Self.bytesMax), as: UTF8.self)
        case .webUser(let user): "web user \(user)"
        }
    }
}
