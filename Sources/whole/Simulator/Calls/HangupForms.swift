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
