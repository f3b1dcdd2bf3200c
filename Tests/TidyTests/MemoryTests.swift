import Testing

@Suite("Tidy: raw memory")
struct MemoryTests {
    @Test("Raw memory and C are touched in the rooms that may alone")
    func rooms() {
        let found = Repository.sources.filter { $0.code.contains(where: Self.isRaw) }.map { file in
            file.path.split(separator: "/").dropFirst(2).dropLast().joined(separator: "/")
        }
        (Self.ofMemory + Self.ofSystem).expect(found, "raw memory where none is expected")
    }

    private static let ofMemory =
        Exceptions(
            "raw memory is what the room is for, behind a safe type",
            ["Ring", "Calls", "EventSocket/Bytes", "EventSocket/Framing", "Wire/Bytes"]
        )
        + Exceptions(
            "the bytes of an event, a text or a record, read and written where they lie",
            [
                "AgentSocket/Lines", "EventSocket/Events", "Kamailio/Events", "Records/Fields",
                "Telephony",
                "Wire/Netstrings",
            ]
        )
        + Exceptions("SQLite", ["AlertLog/Database"])
        + Exceptions("the C library's hash of a secret", ["AlertLog/Tokens"])
        + Exceptions("the machine's list of users", ["callwarden-web"])
        + Exceptions("a program that the demo starts", ["callwarden/Commands/Demo"])
        + Exceptions("the agent's own socket, from the other side", ["AgentClient"])
        + Exceptions("the editor of an operator", ["callwarden/Commands/Lists/Editor"])
        + Exceptions("libcurl", ["HTTPClient"])
        + Exceptions(
            "libcrypto, and programs that are started",
            ["Shipping/Signing", "Shipping/Programs"]
        )
        + Exceptions("libmicrohttpd and its sockets", ["HTTPServer/Daemon"])
        + Exceptions("libcrypto's keys, and the file of one", ["WebPush/Libcrypto"])
        + Exceptions(
            "what its one holder alone touches, without a look at each record who else might",
            ["AlertLog/Journal"]
        )

    private static let ofSystem =
        Exceptions(
            "sockets, files, signals and clocks of the system",
            [
                "Agent/Care", "Agent/Life", "Agent/LogLines", "Agent/Replay", "AlertLog/Care",
                "AlertLog/Writer",
                "CommandLine/Console", "CommandLine/Texts", "Settings/Written",
                "Simulator/Server", "Switches", "Switches/AgentSocket", "Switches/FreeSWITCH",
                "Switches/Kamailio",
                "Switches/Kamailio/Control", "Switches/Sockets",
            ]
        )
        + Exceptions(
            "what is measured against, in C's own terms",
            ["callwarden-bench/Cases", "callwarden-bench/Frame", "callwarden-bench/Inputs"]
        )

    private static func isRaw(_ line: String) -> Bool {
        Words.of(line).contains { word in
            word.text == "unsafe" || word.text.hasPrefix("Unsafe") || word.text == "OpaquePointer"
                || word.text == "Unmanaged" || word.text == "unsafeBitCast"
        }
    }
}
