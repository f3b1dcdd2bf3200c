import AgentSocket
import Records
import Telephony
import Warden

/// What those who connect say, and what they are told.
extension AgentSocketWorker {
    /// Reads the lines that are whole, as far as there may be more.
    mutating func takeLines(of client: AskingClient, at now: Moment) {
        do throws(LineError) {
            while client.mayAsk(configuration.limits), let line = try client.lines.next() {
                counters.frames += 1
                take(client.lines.with(line) { reader.read($0) }, from: client, at: now)
            }
            client.noteHalfLine(at: now.monotonic)
        } catch {
            let limit = LineDecoder.lineBytesMax
            counters.framesPassedOver += 1
            client.append(.failed(id: nil, .lineTooLong, why: "a line has \(limit) bytes at most"))
            client.isLeaving = true
        }
    }

    private mutating func take(
        _ reading: RequestReading,
        from client: AskingClient,
        at now: Moment
    ) {
        switch reading {
        case .call(let told): tell(told, by: client, at: now)
        case .end(let id, let name, let time):
            let answer = end(name, time, id, at: now)
            client.append(answer)
        case .status(let id): client.append(.status(id: id, status(at: now)))
        case .standing(let id, let callee):
            client.append(.standing(id: id, standing.standing(of: callee)))
        case .malformed(let id, let why):
            counters.malformed += 1
            client.append(.failed(id: id, .malformed, why: "\(why)"))
            report(.malformed(why: "\(why)"))
        }
    }

    /// Hands a call on as those of switches are; the answer comes by the box.
    private mutating func tell(_ told: ToldCall, by client: AskingClient, at now: Moment) {
        counters.events += 1
        if let time = told.time, !configuration.limits.allow(time, at: now.wall) {
            return client.append(badTime(told.id))
        }
        callNumber &+= 1
        var event = CallEvent(
            .created,
            link: configuration.link,
            time: told.time ?? now.wall,
            id: told.name ?? newName()
        )
        (event.call.caller, event.call.callerReading) = (told.caller, told.callerReading)
        (event.call.callee, event.call.calleeReading) = (told.callee, told.calleeReading)
        event.call.source = told.source
        // By a name that callers may have chosen, another caller or callee is another call.
        event.call.isNamedByDialog = true
        event.call.heldTransaction = TransactionKey(index: client.number, label: callNumber)
        guard outlet.deliver(.call(event)) else { return client.append(overloaded(told.id)) }
        counters.calls += 1
        client.inFlight += 1
        asked[callNumber] = Asked(
            client: client.number,
            id: told.id,
            callee: PartyText(naming: told.calleeReading),
            readAt: now.monotonic
        )
    }

    private mutating func end(
        _ name: CallID,
        _ time: EventTime?,
        _ id: Int64,
        at now: Moment
    ) -> AgentAnswer {
        counters.events += 1
        if let time, !configuration.limits.allow(time, at: now.wall) { return badTime(id) }
        var event = CallEvent(
            .hungUp,
            link: configuration.link,
            time: time ?? now.wall,
            id: name
        )
        event.call.isNamedByDialog = true
        guard outlet.deliver(.call(event)) else { return overloaded(id) }
        counters.calls += 1
        return .taken(id: id)
    }

    private func badTime(_ id: Int64) -> AgentAnswer {
        let limits = configuration.limits
        let (behind, ahead) = (
            limits.behindMicroseconds / 1_000_000, limits.aheadMicroseconds / 1_000_000
        )
        let why = "time_us is more than \(behind) s behind the agent's clock, or \(ahead) s ahead"
        return .failed(id: id, .badTime, why: why)
    }

    private func overloaded(_ id: Int64) -> AgentAnswer {
        .failed(id: id, .overloaded, why: "the agent has no room for it now")
    }

    private mutating func newName() -> CallID {
        nameless += 1
        return ToldCallName(number: nameless, since: configuration.startedAt.wall).id
    }

    private func status(at now: Moment) -> AgentStatus {
        var status = board.status
        status.version = configuration.version
        status.uptimeSeconds = (now.monotonic - configuration.startedAt.monotonic) / 1_000_000
        return status
    }

    /// Puts the answers that came by now where those who asked will find them.
    mutating func sendAnswers() {
        let given = answers.takeAll()
        guard !given.isEmpty else { return }
        let now = machine.now().monotonic
        for answer in given {
            guard let asked = asked.removeValue(forKey: answer.held.label),
                let client = clients.first(where: { $0.number == asked.client })
            else { continue }
            client.inFlight -= 1
            var advice = CallAdvice(id: asked.id, answer)
            advice.callee = asked.callee.string
            advice.latencyMicroseconds = max(0, now - asked.readAt)
            client.append(.call(advice))
        }
    }
}

extension CallAdvice {
    /// What the core says, in words for whoever asked.
    init(id: Int64, _ answer: ToldAnswer) {
        self.init(id: id)
        isDetected = answer.action != nil
        (calls, distinctCallers) = (answer.calls, answer.callers)
        windowMicroseconds = answer.windowMicroseconds
        threshold = answer.threshold
        alert = answer.alert?.value
        action = answer.isExempt ? .exempt : Action(answer.action)
    }
}

extension CallAdvice.Action {
    /// What goes on record of a call, as advice about it.
    init(_ action: FlagAction?) {
        self =
            switch action {
            case nil: .none
            case .advised: .refuse
            case .simulated: .simulated
            case .braked: .braked
            case .spared: .spared
            case .unrecorded: .unrecorded
            // None of the rest is ever decided of a call that waits for its answer.
            case .noted, .told, .killed, .ended, .refused, .blocked, .unarmed: .noted
            }
    }
}
