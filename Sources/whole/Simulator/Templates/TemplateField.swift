/// What a name in braces in `RecordedText` stands for.
enum TemplateField: String, CaseIterable, Sendable {
    case core, local, gmt, now, sequence
    case uuid, other, session
    case caller, callee, source, port
    case callerDigits = "caller_digits"
    case callID = "call_id"
    case fromTag = "from_tag"
    case toTag = "to_tag"
    case branch, media, ssrc, sdp
    case cause, q850
    case hungUpBy = "hung_up_by"
    case created, answered, progress, bridged, ended
    case createdSeconds = "created.s"
    case answeredSeconds = "answered.s"
    case progressSeconds = "progress.s"
    case bridgedSeconds = "bridged.s"
    case endedSeconds = "ended.s"
    case createdStamp = "created.stamp"
    case answeredStamp = "answered.stamp"
    case progressStamp = "progress.stamp"
    case bridgedStamp = "bridged.stamp"
    case endedStamp = "ended.stamp"
    case duration
    case durationMilliseconds = "duration.ms"
    case durationSeconds = "duration.s"
    /// The whole call, where it was answered.
    case flow
    case flowMilliseconds = "flow.ms"
    case flowSeconds = "flow.s"
    case billed
    case billedMilliseconds = "billed.ms"
    case billedSeconds = "billed.s"
    case answering
    case answeringMilliseconds = "answering.ms"
    case answeringSeconds = "answering.s"
    case waited
    case waitedMilliseconds = "waited.ms"
    case waitedSeconds = "waited.s"
}
