import CLinux
import Records
import Ring
import Telephony
import Testing

@testable import Switches

@Suite("Command channel")
struct CommandChannelTests {
    /// A channel over a loopback connection whose other end the test holds.
    private struct Bench {
        let channel = CommandChannel(wakeUp: WakeUp())
        let peer: Peer
        let socket: Socket?

        init(takesKills: Bool = true) throws {
            let server = try ScriptedSwitch()
            let addresses = try SocketAddress.resolve(host: "127.0.0.1", port: Int(server.port))
            let address = try #require(addresses.first)
            let socket = try Socket.connecting(to: address)
            peer = try server.accept()
            try socket.finishConnecting()
            self.socket = socket
            channel.open(socket)
            if takesKills { channel.takeKills() }
        }

        func kill(_ number: Int, _ call: CallID = "c0ffee-1") -> Bool {
            channel.take(kill: KillID(Int64(number)), of: call, cause: "CALL_REJECTED", at: 0)
        }
    }

    @Test("Kills taken leave in order in one write, and replies come back to them in that order")
    func order() throws {
        let bench = try Bench()
        for number in 1...50 { #expect(bench.kill(number, CallID("call-\(number)"))) }
        bench.channel.sendKills()
        for number in 1...50 {
            #expect(try bench.peer.command() == "api uuid_kill call-\(number) CALL_REJECTED")
        }
        for number in 1...50 {
            #expect(bench.channel.replied() == .kill(KillID(Int64(number))))
        }
        #expect(try bench.peer.command() == "api global_getvar core_uuid", "the check")
        #expect(bench.channel.replied() == .check)
        #expect(bench.channel.replied() == nil)
    }

    @Test("Call and leg are named in one write, each with a reply of its own")
    func bothLegs() throws {
        let bench = try Bench()
        let leg: ShortText<40> = "1e900000-0000-4000-8000-000000000001"
        let isTaken = bench.channel.take(
            kill: KillID(1),
            of: "c0ffee-1",
            with: leg,
            cause: "CALL_REJECTED",
            at: 0
        )
        #expect(isTaken)
        bench.channel.sendKills()
        #expect(try bench.peer.command() == "api uuid_kill c0ffee-1 CALL_REJECTED")
        #expect(try bench.peer.command() == "api uuid_kill \(leg.string) CALL_REJECTED")
        #expect(bench.channel.replied() == .kill(KillID(1)))
        #expect(bench.channel.replied() == .leg)
    }

    @Test("A switch that answers one after the other is not silent, however long one waits")
    func silence() throws {
        let bench = try Bench()
        #expect(bench.channel.silentSince == nil)
        for time in Int64(5)...7 {
            #expect(bench.channel.send(Array("api status\n\n".utf8), .coreUUID, at: time))
        }
        #expect(bench.channel.silentSince == 5)
        _ = bench.channel.replied(at: 3_000)
        #expect(bench.channel.silentSince == 3_000)
        _ = bench.channel.replied(at: 6_000)
        _ = bench.channel.replied(at: 9_000)
        #expect(bench.channel.silentSince == nil)
    }

    @Test("Another connection takes the place of one, and what was not answered is forgotten")
    func replaced() throws {
        let (first, second) = (try Bench(), try Bench())
        #expect(first.kill(1))
        first.channel.replace(with: try #require(second.socket))
        #expect(first.channel.silentSince == nil)
        #expect(first.kill(2))
        first.channel.sendKills()
        #expect(try second.peer.command() == "api uuid_kill c0ffee-1 CALL_REJECTED")
        #expect(first.channel.replied() == .kill(KillID(2)))
    }

    @Test("No kill is taken without a connection, before the login, or after the end")
    func notReady() throws {
        let alone = CommandChannel(wakeUp: WakeUp())
        #expect(!alone.take(kill: KillID(1), of: "a", cause: "CALL_REJECTED", at: 0))
        let bench = try Bench(takesKills: false)
        #expect(!bench.kill(1))
        #expect(bench.channel.send(Array("auth x\n\n".utf8), .authentication, at: 0))
        bench.channel.takeKills()
        #expect(bench.kill(2))
        #expect(!bench.channel.close())
        #expect(!bench.kill(3))
        bench.channel.sendKills()
        #expect(bench.channel.replied() == nil)
        #expect(bench.channel.close())
    }

    @Test(
        "A call whose name could write commands is never encoded",
        arguments: [
            "", "a b", "a\nb", "a\n\napi hupall", " all", "a\rb", "ü", "a\0", "a\u{7f}",
            String(repeating: "a", count: 200),
        ]
    )
    func unsafe(id: String) throws {
        let bench = try Bench()
        #expect(!bench.kill(1, CallID(id)))
        #expect(!bench.channel.hasOutgoing)
        #expect(bench.channel.silentSince == nil)
    }

    @Test("A cause that is no cause is never encoded", arguments: ["", "x", "A B", "A\nB"])
    func unsafeCause(cause: String) throws {
        let bench = try Bench()
        #expect(bench.kill(1))
        #expect(!bench.channel.take(kill: KillID(2), of: "a", cause: cause, at: 0))
        #expect(bench.kill(3))
        bench.channel.sendKills()
        for _ in [1, 3] {
            #expect(try bench.peer.command() == "api uuid_kill c0ffee-1 CALL_REJECTED")
        }
        for kill in [1, 3] { #expect(bench.channel.replied() == .kill(KillID(Int64(kill)))) }
    }

    @Test("So many commands wait for replies and no more")
    func waitingMax() throws {
        let bench = try Bench()
        var taken = 0
        while bench.kill(taken) { taken += 1 }
        #expect(taken == 4_096)
        #expect(bench.channel.replied() == .kill(KillID(0)))
        #expect(bench.kill(taken))
        #expect(!bench.kill(taken + 1))
    }

    @Test("What a slow switch does not take waits, up to a limit, and arrives whole and in order")
    func partialWrites() throws {
        let bench = try Bench()
        var expected: [UInt8] = []
        var number: UInt8 = 0
        while true {
            let piece = [UInt8](repeating: number, count: 300_000)
            guard bench.channel.send(piece, .coreUUID, at: 0) else { break }
            expected += piece
            number += 1
        }
        #expect(bench.channel.hasOutgoing)
        #expect(expected.count > CommandStream.outgoingBytesMax - 300_000)
        var received: [UInt8] = []
        while received.count < expected.count {
            received += try bench.peer.bytes(min(100_000, expected.count - received.count))
            #expect(bench.channel.flush())
        }
        #expect(received == expected)
        #expect(!bench.channel.hasOutgoing)
    }

    @Test("The oldest command without a reply is known by its time")
    func oldest() throws {
        let bench = try Bench()
        for time in Int64(5)...7 {
            #expect(bench.channel.send(Array("api status\n\n".utf8), .coreUUID, at: time))
        }
        #expect(bench.channel.silentSince == 5)
        _ = bench.channel.replied()
        #expect(bench.channel.silentSince == 6)
        _ = bench.channel.replied()
        _ = bench.channel.replied()
        #expect(bench.channel.silentSince == nil)
    }

    @Test("A new connection starts without the commands of the one before")
    func reopened() throws {
        let (first, second) = (try Bench(), try Bench())
        #expect(first.kill(1))
        _ = first.channel.close()
        #expect(first.channel.silentSince == nil)
        #expect(!first.channel.hasOutgoing)
        #expect(second.kill(2))
        #expect(second.channel.replied() == .kill(KillID(2)))
    }
}
