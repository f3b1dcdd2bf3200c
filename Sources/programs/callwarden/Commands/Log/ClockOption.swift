import AlertLog
import CommandLine
import Telephony
import Views

/// By which clock a table shows its times; JSON has them as recorded, with the distance of the clocks.
enum ClockOption {
    static let clock = Option.maybe(
        "clock",
        ValueKind<ClockChoice>.oneOf,
        value: "switch|agent",
        "show every time by this clock (default: each by the clock that it was taken from)"
    )
}
