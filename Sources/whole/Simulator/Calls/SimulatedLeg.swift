/// One channel of a call: what its events say.
///
/// Texts are percent-encoded as they stand on the wire. A time of zero has not come yet.
struct SimulatedLeg: Sendable {
    var uuid: [UInt8]
    /// The other leg of a bridged call; empty without one.
    var other: [UInt8] = []
    var session: Int
    var caller: [UInt8]
    var callee: [UInt8]
    var source: [UInt8]
    var port: Int
    var callID: [UInt8]
    var fromTag: [UInt8]
    var toTag: [UInt8]
    var branch: [UInt8]
    var mediaPort: Int
    var ssrc: Int
    var sdpSession: Int
    var cause: HangupCause = .normalClearing
    /// The switch sent BYE rather than the caller.
    var isEndedBySwitch = false

    var created: Int64
    var answered: Int64 = 0
    var progress: Int64 = 0
    var bridged: Int64 = 0
    var ended: Int64 = 0
}

extension SimulatedLeg {
    /// Appends the value of a field.
    func write(_ field: TemplateField, at moment: EventMoment, to bytes: inout [UInt8]) {
        switch field {
        case .core: bytes.append(contentsOf: moment.coreUUID)
        case .local: SwitchClock.appendLocal(moment.microseconds, to: &bytes)
        case .gmt: SwitchClock.appendGMT(moment.microseconds, to: &bytes)
        case .now: bytes.append(decimal: moment.microseconds)
        case .sequence: bytes.append(decimal: moment.sequence)
        case .uuid: bytes.append(contentsOf: uuid)
        case .other: bytes.append(contentsOf: other)
        case .session: bytes.append(decimal: session)
        case .caller: bytes.append(contentsOf: caller)
        case .callee: bytes.append(contentsOf: callee)
        case .callerDigits: bytes.append(contentsOf: callerWithoutPlus)
        case .source: bytes.append(contentsOf: source)
        case .port: bytes.append(decimal: port)
        case .callID: bytes.append(contentsOf: callID)
        case .fromTag: bytes.append(contentsOf: fromTag)
        case .toTag: bytes.append(contentsOf: toTag)
        case .branch: bytes.append(contentsOf: branch)
        case .media: bytes.append(decimal: mediaPort)
        case .ssrc: bytes.append(decimal: ssrc)
        case .sdp:
            bytes.append(decimal: sdpSession)
            bytes.append(contentsOf: "%20".utf8)
            bytes.append(decimal: sdpSession + 1)
        case .cause: bytes.append(contentsOf: cause.name.utf8)
        case .q850: bytes.append(decimal: cause.q850)
        case .hungUpBy:
            bytes.append(contentsOf: (isEndedBySwitch ? "send_bye" : "recv_bye").utf8)
        default: writeTime(field, to: &bytes)
        }
    }

    private func writeTime(_ field: TemplateField, to bytes: inout [UInt8]) {
        switch field {
        case .created: bytes.append(decimal: created)
        case .answered: bytes.append(decimal: answered)
        case .progress: bytes.append(decimal: progress)
        case .bridged: bytes.append(decimal: bridged)
        case .ended: bytes.append(decimal: ended)
        case .createdSeconds: bytes.append(decimal: created / 1_000_000)
        case .answeredSeconds: bytes.append(decimal: answered / 1_000_000)
        case .progressSeconds: bytes.append(decimal: progress / 1_000_000)
        case .bridgedSeconds: bytes.append(decimal: bridged / 1_000_000)
        case .endedSeconds: bytes.append(decimal: ended / 1_000_000)
        case .createdStamp: SwitchClock.appendLocal(created, to: &bytes)
        case .answeredStamp: SwitchClock.appendLocal(answered, to: &bytes)
        case .progressStamp: SwitchClock.appendLocal(progress, to: &bytes)
        case .bridgedStamp: SwitchClock.appendLocal(bridged, to: &bytes)
        case .endedStamp: SwitchClock.appendLocal(ended, to: &bytes)
        default: writeDuration(field, to: &bytes)
        }
    }

    private func writeDuration(_ field: TemplateField, to bytes: inout [UInt8]) {
        let flowEnd = answered > 0 ? ended : 0
        switch field {
        case .duration: write(created, ended, .microseconds, to: &bytes)
        case .durationMilliseconds: write(created, ended, .milliseconds, to: &bytes)
        case .durationSeconds: write(created, ended, .seconds, to: &bytes)
        case .flow: write(created, flowEnd, .microseconds, to: &bytes)
        case .flowMilliseconds: write(created, flowEnd, .milliseconds, to: &bytes)
        case .flowSeconds: write(created, flowEnd, .seconds, to: &bytes)
        case .billed: write(answered, ended, .microseconds, to: &bytes)
        case .billedMilliseconds: write(answered, ended, .milliseconds, to: &bytes)
        case .billedSeconds: write(answered, ended, .seconds, to: &bytes)
        case .answering: write(created, answered, .microseconds, to: &bytes)
        case .answeringMilliseconds: write(created, answered, .milliseconds, to: &bytes)
        case .answeringSeconds: write(created, answered, .seconds, to: &bytes)
        case .waited: write(created, bridged, .microseconds, to: &bytes)
        case .waitedMilliseconds: write(created, bridged, .milliseconds, to: &bytes)
        default: write(created, bridged, .seconds, to: &bytes)
        }
    }

    private enum DurationUnit { case microseconds, milliseconds, seconds }

    /// Milliseconds are rounded; whole seconds are those between the second hands (recorded).
    private func write(
        _ start: Int64,
        _ end: Int64,
        _ unit: DurationUnit,
        to bytes: inout [UInt8]
    ) {
        guard start > 0, end > 0 else { return bytes.append(decimal: 0) }
        switch unit {
        case .microseconds: bytes.append(decimal: end - start)
        case .milliseconds: bytes.append(decimal: (end - start + 500) / 1_000)
        case .seconds: bytes.append(decimal: end / 1_000_000 - start / 1_000_000)
        }
    }

    private var callerWithoutPlus: ArraySlice<UInt8> {
        caller.starts(with: "%2B".utf8) ? caller.dropFirst(3) : caller[...]
    }
}
