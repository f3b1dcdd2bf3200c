import AlertLog
import Telephony

extension Notice {
    /// Longest title, and longest text, in bytes.
    static let titleBytesMax = 240
    static let textBytesMax = 1_500

    /// What all notices have.
    ///
    /// What callers chose and stands in the words is escaped here, so that a title is one line wherever it
    /// is read.
    init(
        _ id: String,
        _ kind: NoticeKind,
        of matter: String,
        _ phase: Phase,
        _ severity: Severity,
        begun: EventTime,
        title: String,
        text: String,
        at now: EventTime
    ) {
        self.init()
        (self.id, self.kind, self.matter) = (id, kind.rawValue, matter)
        (self.phase, self.severity, self.begun) = (phase, severity, begun)
        self.title = TextEscape.sentence(title, bytesMax: Self.titleBytesMax)
        self.text = TextEscape.sentence(text, bytesMax: Self.textBytesMax)
        if phase == .ended { ended = now }
        at = now
    }
}
