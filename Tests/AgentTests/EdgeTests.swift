import AlertLog
import CLinux
import Warden
import Foundation
import Settings
import Simulator
import Synchronization
import Testing

@testable import Agent

/// The control socket of a proxy: knows every dialog that it is asked for.
private final class FakeProxy: Sendable {
    private let descriptor: Int32
    private let isStopping = Atomic<Bool>(false)
    private let seen = Mutex<[String]>([])

    var methods: [String] { seen.withLock { $0 } }

    init(path: String) {
        descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        unsafe withUnsafeMutableBytes(of: &address.sun_path) {
            unsafe $0.copyBytes(from: path.utf8)
        }
        let size = socklen_t(MemoryLayout<sockaddr_un>.size)
        let fd = descriptor
        _ = unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                unsafe bind(fd, generic, size)
            }
        }
        Thread { [self] in while !isStopping.load(ordering: .relaxed) { serve() } }.start()
    }

    func stop() { isStopping.store(true, ordering: .relaxed) }

    deinit { close(descriptor) }

    private func serve() {
        var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        guard unsafe poll(&entry, 1, 50) > 0 else { return }
        var buffer = [UInt8](repeating: 0, count: 4_096)
        var sender = sockaddr_un()
        var length = socklen_t(MemoryLayout<sockaddr_un>.size)
        let fd = descriptor
        unsafe withUnsafeMutablePointer(to: &sender) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                let count = unsafe recvfrom(fd, &buffer, buffer.count, 0, generic, &length)
                guard count > 0 else { return }
                let reply = reply(to: String(decoding: buffer[..<count], as: UTF8.self))
                _ = unsafe sendto(fd, reply, reply.count, 0, generic, length)
            }
        }
    }

    private func reply(to request: String) -> [UInt8] {
        let method = request.firstMatch(of: /"method":"([^"]+)"/)?.1 ?? ""
        let id = request.firstMatch(of: /"id":([0-9]+)/)?.1 ?? "0"
        seen.withLock { $0.append(String(method)) }
        let dialog = #"[{"h_entry":3,"h_id":9,"state":2,"caller":{"tag":"t","cseq":"1"}}]"#
        let result = method == "dlg.dlg_list" ? dialog : "{}"
        return Array(#"{"jsonrpc":"2.0","result":\#(result),"id":\#(id)}"#.utf8)
    }
}

@Suite("A FreeSWITCH with a Kamailio in front of it")
struct EdgeTests {
    @Test("A call is ended on both: the proxy is asked for its dialog, and cancels what rings")
    func both() throws {
        let folder = try Folder()
        let path = folder.path + "/rpc.sock"
        let proxy = FakeProxy(path: path)
        defer { proxy.stop() }
        var plan = Plan()
        plan.pbx =
            #"edge: "edge1" }, { name: "edge1", type: "kamailio", learns_calls: false, "#
            + #"host: "127.0.0.1", control: "datagram", control_socket: "\#(path)""#
        let scene = try Scene(plan) {
            $0.callsPerSecond = 0
            $0.trafficSeconds = 3
            $0.attacks = [
                try AttackPlan(parsing: "callee=+2348012345678,callers=8,over=1,at=1")
            ]
        }
        defer { scene.stop() }
        #expect(scene.happens { proxy.methods.count { $0 == "tm.cancel" } >= 8 })
        #expect(scene.happens { try scene.received().count == 8 })
        #expect(proxy.methods.count { $0 == "dlg.dlg_list" } >= 8)
        #expect(!proxy.methods.contains("dlg.end_dlg"))
        #expect(scene.happens { try scene.kills().allSatisfy { $0.state == "ended" } })
        #expect(scene.lines.contains("control interface works way=datagram switch=edge1"))
    }
}
