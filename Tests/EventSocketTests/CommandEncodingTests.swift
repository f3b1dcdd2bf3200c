import Telephony
import Testing

@testable import EventSocket

@Suite("Commands")
struct CommandEncodingTests {
    private func text(_ command: Command) throws -> String {
        String(decoding: try command.encoded(), as: UTF8.self)
    }

    @Test("Each command has exactly its bytes")
    func bytes() throws {
        #expect(try text(.authenticate(password: "Clue Con")) == "auth Clue Con\n\n")
        #expect(
            try text(.authenticateUser(user: "a@b", password: "c:d")) == "userauth a@b:c:d\n\n"
        )
        #expect(
            try text(.subscribe(Command.followedEvents))
                == "event plain CHANNEL_CREATE CHANNEL_ANSWER CHANNEL_HANGUP "
                + "CHANNEL_HANGUP_COMPLETE HEARTBEAT SHUTDOWN\n\n"
        )
        #expect(
            try text(.kill("3fc8eb22-9a5e-447a-be35-109e915bb0e1", cause: "CALL_REJECTED"))
                == "api uuid_kill 3fc8eb22-9a5e-447a-be35-109e915bb0e1 CALL_REJECTED\n\n"
        )
        #expect(try text(.showChannels) == "api show channels as json\n\n")
        #expect(try text(.coreUUID) == "api global_getvar core_uuid\n\n")
        #expect(try text(.exit) == "exit\n\n")
    }

    @Test("A secret with a line end or NUL is refused", arguments: ["a\nb", "a\r", "\0", "\r\n"])
    func secrets(_ secret: String) {
        for command in [
            Command.authenticate(password: secret),
            .authenticateUser(user: "a@b", password: secret),
            .authenticateUser(user: secret, password: "p"),
        ] {
            #expect(throws: CommandError.unsafeSecret) { try command.encoded() }
        }
    }

    @Test(
        "A cause that is no name is refused",
        arguments: ["", "call_rejected", "A B", "A\n", "A\n\napi hupall", "16;", "É", "A-B"]
    )
    func causes(_ cause: String) {
        #expect(throws: CommandError.unsafeCause(cause)) {
            try Command.kill("u-1", cause: cause).encoded()
        }
    }

    @Test("An event name that is no name is refused, and so is a list of none")
    func eventNames() {
        for name in ["", "heartbeat", "A B", "ALL\n\nexit", "CUSTOM a::b"] {
            #expect(throws: CommandError.unsafeEventName(name)) {
                try Command.subscribe(["HEARTBEAT", name]).encoded()
            }
        }
        #expect(throws: CommandError.unsafeEventName("")) { try Command.subscribe([]).encoded() }
    }

    @Test("No byte outside the strict alphabet gets into a kill")
    func killIdentifiers() {
        for byte in UInt8.min...UInt8.max {
            let id = CallID(bytes: [0x61, byte])
            let encoded = try? Command.kill(id, cause: "A").encoded()
            #expect((encoded != nil) == id.isSafeIdentifier)
            guard let encoded else { continue }
            #expect(encoded.filter { $0 == 0x0a }.count == 2)
            #expect(encoded.filter { $0 == 0x20 }.count == 3)
        }
        for id in ["", "a b", String(repeating: "a", count: 129)] {
            #expect(throws: CommandError.unsafeIdentifier) {
                try Command.kill(CallID(id), cause: "A").encoded()
            }
        }
    }
}
