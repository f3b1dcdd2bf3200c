import Foundation

/// A Kamailio with Callwarden's configuration: events as netstrings over evapi, and a control interface
/// that takes JSON-RPC in datagrams.
final class ModelKamailio: ModelSwitch {
    private var agents: [ModelAgentConnection] = []
    private var dialogs: [String: TrueCall] = [:]

    override func name(_ number: Int) -> String { "ca11-\(number)@192.0.2.7;t\(number)" }

    // MARK: Life

    override func restart(after pause: Int64) {
        super.restart(after: pause)
        dialogs = [:]
        reloadEventSocket()
    }

    override func reloadEventSocket() {
        for agent in agents { agent.pipe.end() }
        agents = []
    }

    override func connect(_ pipe: Pipe) {
        guard isListening, !faults.refusesLogin else { return pipe.refuse() }
        let agent = ModelAgentConnection(pipe, of: self)
        pipe.accept(agent)
        agents.append(agent)
    }

    func forget(_ agent: ModelAgentConnection) { agents.removeAll { $0 === agent } }

    override func pipes(ofEvents: Bool) -> [Pipe] { ofEvents ? agents.map(\.pipe) : [] }

    override func stall(events: Bool, for time: Int64) {
        if events { agents.last?.pipe.stall(for: time) }
    }

    // MARK: Events

    override func deliver(_ event: [UInt8]) {
        for agent in agents { agent.send(event) }
    }

    override func tell(_ happening: Happening, _ call: TrueCall, cause: String) {
        let number = call.number
        var members = [
            "\"ts\":\"\(time(happening == .created ? call.stamp : clock))\"",
            "\"call_id\":\"ca11-\(number)@192.0.2.7\"", "\"from_tag\":\"t\(number)\"",
            "\"h_entry\":\(number)", "\"h_id\":\(number + 7)",
        ]
        switch happening {
        case .created:
            dialogs["\(number)"] = call
            members += [
                "\"cseq\":1", "\"caller\":\"\(TrueCall.number(caller: call.caller))\"",
                "\"callee\":\"\(TrueCall.number(callee: call.callee))\"",
                "\"src\":\"192.0.2.7:5060\"", "\"event\":\"call.invite\"",
            ]
        case .answered: members.append("\"event\":\"call.answer\"")
        case .hangingUp: return
        case .ended where call.isAnswered: members.append("\"event\":\"call.end\"")
        case .ended: members += ["\"code\":487", "\"event\":\"call.failed\""]
        }
        emit(Array("{\(members.joined(separator: ","))}".utf8), of: call)
    }

    private func time(_ microseconds: Int64) -> String {
        "\(microseconds / 1_000_000)." + String(microseconds % 1_000_000).padded(6)
    }

    // MARK: Control

    private struct Request: Decodable {
        var method: String
        var id: Int
        var params: [Parameter]?
    }

    private enum Parameter: Decodable {
        case text(String), number(Int)

        init(from decoder: any Decoder) throws {
            let value = try decoder.singleValueContainer()
            self = try (try? .number(value.decode(Int.self))) ?? .text(value.decode(String.self))
        }

        var string: String {
            switch self {
            case .text(let text): text
            case .number(let number): "\(number)"
            }
        }
    }

    /// The reply to one datagram; nil where it gives none.
    func answer(_ datagram: [UInt8]) -> String? {
        guard isListening, !faults.saysNothing,
            let request = try? JSONDecoder().decode(Request.self, from: Data(datagram))
        else { return nil }
        let parameters = (request.params ?? []).map(\.string)
        world.trace { "switch \(link) is asked \(request.id) \(request.method) \(parameters)" }
        let outcome =
            switch request.method {
            case "core.version": "\"result\":\"kamailio 5.6.3 (x86_64/linux)\""
            case "dlg.dlg_list": list(parameters[0])
            case "tm.cancel": cancel(parameters[0])
            case "dlg.end_dlg": endDialog(parameters[0])
            default: Self.error("Method Not Found", 500)
            }
        return "{\"jsonrpc\":\"2.0\",\(outcome),\"id\":\(request.id)}"
    }

    private func list(_ callID: String) -> String {
        let number = String(callID.dropFirst(5).prefix { $0 != "@" })
        guard let call = dialogs[number], live[call.id] != nil else { return "\"result\":{}" }
        let caller = "{\"tag\":\"t\(number)\",\"cseq\":\"1\"}"
        return """
            "result":[{"h_entry":\(call.number),"h_id":\(call.number + 7),\
            "state":\(call.isAnswered ? 4 : 2),"call-id":"\(callID)","caller":\(caller)}]
            """
    }

    /// Ends a call that rings; of one that was answered the transaction is gone.
    private func cancel(_ callID: String) -> String {
        let number = callID.dropFirst(5).prefix { $0 != "@" }
        guard let call = dialogs[String(number)] else {
            return Self.error("Transaction not found", 400)
        }
        // A kill that crosses the answer was one all the same.
        let live = noteKill(of: call.id)
        guard !faults.refusesKills else { return Self.error("Method not allowed", 403) }
        guard let live, !live.isAnswered else { return Self.error("Transaction not found", 400) }
        finish(live)
        return "\"result\":\"branches remaining (waiting for timeout)\""
    }

    /// Ends a call that was answered; of one that rings it says yes and does nothing.
    private func endDialog(_ entry: String) -> String {
        guard let call = dialogs[entry] else { return Self.error("Dialog not found", 404) }
        let live = noteKill(of: call.id)
        guard !faults.refusesKills else { return Self.error("Method not allowed", 403) }
        guard let live else { return Self.error("Dialog not found", 404) }
        if live.isAnswered { finish(live) }
        return "\"result\":{}"
    }

    private func finish(_ call: TrueCall) {
        guard call.kills.count > call.ignoresKills else { return }
        world.plan(after: world.random.milliseconds(1...5)) { [self] in end(call, cause: "") }
    }

    private static func error(_ message: String, _ code: Int) -> String {
        "\"error\":{\"code\":\(code),\"message\":\"\(message)\"}"
    }
}

/// The agent's connection to a model Kamailio's evapi.
final class ModelAgentConnection: SwitchEnd {
    let pipe: Pipe
    private unowned let owner: ModelKamailio

    init(_ pipe: Pipe, of owner: ModelKamailio) {
        self.pipe = pipe
        self.owner = owner
    }

    func send(_ payload: [UInt8]) {
        pipe.send(Array("\(payload.count):".utf8) + payload + Array(",".utf8))
    }

    func received(_ bytes: [UInt8]) {
        // The agent sends nothing but pings here, each whole.
        guard !owner.faults.hasNoHeartbeat, !owner.faults.saysNothing else { return }
        send(Array("{\"event\":\"pong\"}".utf8))
    }

    func closed() { owner.forget(self) }
}
