/// What clients are told of calls.
extension Sessions {
    /// Tells of what came of a step, in order; `player` has the events of a played channel.
    mutating func carryOut(
        _ effects: [CallEffect],
        at now: Int64,
        _ player: inout CapturePlayer?,
        _ around: inout Surroundings
    ) {
        for effect in effects {
            switch effect {
            case .event(let form, let side, let skipping, let call):
                let moment = around.clock.moment(at: now, skipping: skipping)
                tell(form, side, of: call, moment, &around)
            case .log(let what, let call):
                log(what, call, at: around.clock.time(at: now), &around.counters)
            case .replay(let names, let call):
                let events = player?.replay(names, of: call, at: now, &around.clock) ?? []
                for event in events { publish(event, &around) }
            case .gone(let leg, let side):
                let name = leg.plainName(side)
                sessionEnded(leg, channelName: name, at: now, &around.timers)
            case .timer(let timer, let due): around.timers.set(timer, at: due)
            }
        }
    }

    private mutating func tell(
        _ form: EventForm,
        _ side: SimulatedCall.Side,
        of call: SimulatedCall,
        _ moment: EventMoment,
        _ around: inout Surroundings
    ) {
        guard want(form.eventName) else {
            around.counters.events += 1
            return
        }
        let leg = call.leg(side)
        let headers = EventTemplate.of(side)[form].rendered(leg, moment: moment)
        publish(SimulatedEvent(name: form.eventName, channel: leg.uuid, headers: headers), &around)
    }
}
