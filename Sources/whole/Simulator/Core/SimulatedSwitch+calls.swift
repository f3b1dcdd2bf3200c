extension SimulatedSwitch {
    @discardableResult
    mutating func startCall(
        caller: [UInt8],
        callee: [UInt8],
        talk: Int64,
        attack: Int?,
        at now: Int64
    ) -> SimulatedCall? {
        guard !isDown else { return nil }
        guard calls.count < options.liveCallsMax else {
            counters.callsRefused += 1
            return nil
        }
        lastCall += 1
        let isBridged = random.chance(options.bridgedShare)
        let call = newCall(caller, callee, talk: talk, attack: attack, isBridged, at: now)
        calls.insert(call)
        peakSessions = max(peakSessions, calls.channelCount)
        counters.callsStarted += 1
        if attack != nil { counters.attackCallsStarted += 1 }
        let rings = random.microseconds(in: options.answerAfterSeconds, unit: 1_000_000)
        let isAnswered = attack != nil || random.chance(options.answeredShare)
        timers.set(isAnswered ? .answer(call.number) : .callerLeaves(call.number), at: now + rings)
        publish(.create, .inbound, of: call, skipping: 9, at: now)
        if call.outbound != nil { publish(.create, .outbound, of: call, skipping: 9, at: now) }
        log("New Channel", call, at: now)
        return call
    }

    private mutating func newCall(
        _ caller: [UInt8],
        _ callee: [UInt8],
        talk: Int64,
        attack: Int?,
        _ isBridged: Bool,
        at now: Int64
    ) -> SimulatedCall {
        let number = lastCall
        var leg = newLeg(caller, callee, at: now)
        leg.callID = [UInt8]("\(number)-\(startedAt % 100_000)%40127.0.0.1")
        leg.fromTag = [UInt8]("\(startedAt % 100_000)sipp\(number)")
        leg.branch = [UInt8]("z9hG4bK-\(startedAt % 100_000)-\(number)")
        var call = SimulatedCall(number: number, inbound: leg)
        if isBridged {
            var other = newLeg(caller, callee, at: now)
            other.callID = random.uuid()
            other.other = leg.uuid
            call.inbound.other = other.uuid
            call.outbound = other
        }
        call.attack = attack
        call.talkMicroseconds = talk
        return call
    }

    private mutating func newLeg(
        _ caller: [UInt8],
        _ callee: [UInt8],
        at now: Int64
    ) -> SimulatedLeg {
        let port = 16_384 + Int(random.next() % 8_192) * 2
        return SimulatedLeg(
            uuid: random.uuid(),
            session: lastCall,
            caller: caller,
            callee: callee,
            source: [UInt8]("192.0.2.\(10 + random.next() % 4)"),
            port: 5_060,
            callID: [],
            fromTag: random.tag(length: 13),
            toTag: random.tag(length: 13),
            branch: [UInt8]("z9hG4bK") + random.tag(length: 13),
            mediaPort: port,
            ssrc: Int(random.next() % 0xffff_ffff),
            sdpSession: Int(startedAt / 1_000_000) - port,
            created: eventTime(now)
        )
    }

    mutating func answer(_ number: CallNumber, at now: Int64) {
        guard calls[number]?.phase == .ringing else { return }
        let time = eventTime(now)
        let isBridged = calls[number]?.outbound != nil
        calls[number]?.phase = .answered
        calls[number]?.wasAnswered = true
        calls[number]?.update { leg in
            leg.answered = time
            if isBridged { leg.progress = leg.created }
        }
        guard let call = calls[number] else { return }
        counters.callsAnswered += 1
        if isBridged { publish(.answer, .outbound, of: call, skipping: 8, at: now) }
        publish(isBridged ? .bridgedAnswer : .answer, .inbound, of: call, skipping: 5, at: now)
        if isBridged { calls[number]?.update { $0.bridged = time } }
        timers.set(.callerLeaves(number), at: now + call.talkMicroseconds)
    }

    mutating func callerLeaves(_ number: CallNumber, at now: Int64) {
        guard let call = calls[number], call.phase != .ending else { return }
        let cause: HangupCause = call.phase == .answered ? .normalClearing : .originatorCancel
        end(number, by: .caller, cause: cause, at: now)
    }

    /// Decides the end of a call; its hang-up events come at `now`.
    mutating func end(
        _ number: CallNumber,
        by ender: SimulatedCall.Ender,
        cause: HangupCause,
        at now: Int64
    ) {
        calls[number]?.phase = .ending
        calls[number]?.ender = ender
        calls[number]?.inbound.cause = cause
        calls[number]?.inbound.isEndedBySwitch = ender != .caller
        // A kill of the first leg ends the second one normally (recorded).
        calls[number]?.outbound?.cause = ender == .kill(.inbound) ? .normalClearing : cause
        timers.set(.hangUp(number), at: now)
    }

    mutating func hangUp(_ number: CallNumber, at now: Int64) {
        guard let call = calls[number] else { return }
        calls[number]?.isHungUp = true
        timers.set(.complete(number), at: now + completeDelay(of: call))
        guard !call.isPlayed else { return playHangup(of: call, at: now) }
        log("Hangup", call, at: now)
        let forms = HangupForms(call)
        let isOutboundFirst = call.ender == .kill(.outbound)
        if call.outbound != nil, isOutboundFirst {
            publish(.hangup, .outbound, of: call, skipping: 2, at: now)
        }
        publish(forms.hangup, .inbound, of: call, skipping: 2, at: now)
        if call.outbound != nil, !isOutboundFirst {
            publish(.hangup, .outbound, of: call, at: now)
        }
    }

    private mutating func completeDelay(of call: SimulatedCall) -> Int64 {
        let usual = random.microseconds(in: options.completeDelayMilliseconds, unit: 1_000)
        guard let silent = options.silentBridgeMilliseconds, call.outbound != nil, call.wasAnswered,
            case .kill = call.ender, !call.isParted
        else { return usual }
        return Int64(silent * 1_000)
    }

    mutating func complete(_ number: CallNumber, at now: Int64) {
        let time = eventTime(now)
        calls[number]?.update { $0.ended = time }
        guard let call = calls[number] else { return }
        calls.remove(number)
        counters.callsEnded += 1
        guard !call.isPlayed else { return playCompletion(of: call, at: now) }
        let forms = HangupForms(call)
        if call.outbound != nil { publish(.complete, .outbound, of: call, skipping: 3, at: now) }
        publish(forms.complete, .inbound, of: call, skipping: 5, at: now)
        publish(forms.destroy, .inbound, of: call, at: now)
        sessionEnded(call.inbound, channelName: call.inbound.plainName(.inbound), at: now)
        if let outbound = call.outbound {
            publish(.destroy, .outbound, of: call, skipping: 1, at: now)
            sessionEnded(outbound, channelName: outbound.plainName(.outbound), at: now)
        }
    }

    mutating func publish(
        _ form: EventForm,
        _ side: SimulatedCall.Side,
        of call: SimulatedCall,
        skipping: Int64 = 0,
        at now: Int64
    ) {
        let moment = moment(at: now, skipping: skipping)
        guard isWanted(form.eventName) else {
            counters.events += 1
            return
        }
        let leg = call.leg(side)
        let templates = side == .inbound ? EventTemplate.inbound : EventTemplate.outbound
        publish(
            SimulatedEvent(
                name: form.eventName,
                channel: leg.uuid,
                headers: templates[form].rendered(leg, moment: moment)
            )
        )
    }
}

/// The recorded events that fit how a call ended.
struct HangupForms: Sendable {
    let hangup: EventForm
    let complete: EventForm
    let destroy: EventForm

    init(_ call: SimulatedCall) {
        (hangup, complete, destroy) =
            if !call.wasAnswered {
                (.ringingHangup, .ringingComplete, .ringingDestroy)
            } else if call.outbound != nil {
                (.bridgedHangup, .bridgedComplete, .bridgedDestroy)
            } else if call.ender == .caller {
                (.hangup, .complete, .destroy)
            } else {
                (.killHangup, .killComplete, .killDestroy)
            }
    }
}

extension SimulatedLeg {
    /// The channel's name with its values decoded.
    func plainName(_ side: SimulatedCall.Side) -> String {
        let caller = PercentCoding.decoded(caller).text
        let callee = PercentCoding.decoded(callee).text
        return side == .inbound
            ? "sofia/carrier/\(caller)@\(source.text):\(port)" : "sofia/carrier/\(callee)"
    }
}
