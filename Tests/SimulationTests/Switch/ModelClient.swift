/// One client of the model switch's event socket: one thread of the switch, which does one thing after
/// the other.
final class ModelClient: SwitchEnd {
    let pipe: Pipe
    private unowned let owner: ModelFreeSWITCH
    private var input: [UInt8] = []
    private var isIn = false
    private(set) var listens = false

    init(_ pipe: Pipe, of owner: ModelFreeSWITCH) {
        self.pipe = pipe
        self.owner = owner
    }

    private var world: World { owner.world }

    // MARK: Toward the agent

    func send(_ text: String) { send(Array(text.utf8)) }

    func send(_ bytes: [UInt8]) { pipe.send(bytes) }

    func stall(for time: Int64) { pipe.stall(for: time) }

    func hangUp() { pipe.end() }

    func closed() { owner.forget(self) }

    // MARK: From the agent

    func received(_ bytes: [UInt8]) {
        input += bytes
        while let end = endOfCommand() {
            let command = String(decoding: input[..<end], as: UTF8.self)
            input.removeFirst(end + 2)
            obey(command)
        }
    }

    private func endOfCommand() -> Int? {
        guard input.count >= 2 else { return nil }
        return (0..<input.count - 1).first { input[$0] == 0x0a && input[$0 + 1] == 0x0a }
    }

    private func obey(_ command: String) {
        let words = command.split(separator: " ", maxSplits: 1).map(String.init)
        switch words.first {
        case "auth": logIn()
        case "event" where isIn:
            listens = true
            reply("+OK event listener enabled plain")
        case "api" where isIn: answer(api(words.count > 1 ? words[1] : ""))
        case "exit":
            reply("+OK bye")
            pipe.end()
            owner.forget(self)
        default: reply("-ERR command not found")
        }
    }

    private func logIn() {
        guard !owner.faults.refusesLogin else {
            reply("-ERR invalid")
            pipe.end()
            return owner.forget(self)
        }
        isIn = true
        reply("+OK accepted")
    }

    private func api(_ command: String) -> String {
        let words = command.split(separator: " ").map(String.init)
        switch words.first {
        case "global_getvar": return owner.coreUUID
        case "show":
            return owner.faults.refusesLists ? "-ERR SQL disabled, no data available!\n" : list()
        case "uuid_kill": return owner.kill(words[1], cause: words.count > 2 ? words[2] : "")
        default: return "-ERR \(command) Command not found!\n"
        }
    }

    private func list() -> String {
        let calls = owner.listed.values.sorted { $0.id < $1.id }
        guard !calls.isEmpty else { return "{\"row_count\":0}" }
        let legs = calls.compactMap { call in
            call.leg.map {
                """
                {"uuid":"\($0)","direction":"outbound","created_epoch":"\(call.stamp / 1_000_000)",\
                "name":"sofia/internal/b@c","call_uuid":"\(call.id)"}
                """
            }
        }
        let rows =
            calls.map { call in
                """
                {"uuid":"\(call.id)","direction":"inbound","created_epoch":"\(call.stamp / 1_000_000)",\
                "name":"sofia/internal/a@b","cid_num":"\(TrueCall.number(caller: call.caller))",\
                "ip_addr":"192.0.2.7","dest":"\(TrueCall.number(callee: call.callee))"}
                """
            } + legs
        return "{\"row_count\":\(rows.count),\"rows\":[\(rows.joined(separator: ","))]}"
    }

    private func reply(_ text: String) {
        send("Content-Type: command/reply\nReply-Text: \(text)\n\n")
    }

    private func answer(_ text: String) {
        let frame = "Content-Type: api/response\nContent-Length: \(text.utf8.count)\n\n\(text)"
        guard owner.faults.replies != .none, world.oneIn(3) else { return send(frame) }
        switch owner.faults.replies {
        case .late:
            stall(for: world.random.milliseconds(100...9_000))
            send(frame)
        case .doubled:
            send(frame)
            send(frame)
        case .missing, .none: break
        }
    }
}
