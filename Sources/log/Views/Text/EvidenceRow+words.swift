package import AlertLog
import Records
import Rules
import Telephony

/// What the figures of a signal say, as an operator reads it: the one place where such sentences are
/// made.
extension EvidenceRow {
    package var words: String {
        switch EvidenceSignal(word: signal) {
        case .source: "\(share) callers came from \(detail)\(beside("did"))"
        case .userAgent:
            "\(share) callers say that they are \(detail)\(beside("do"))"
        case .sequence: "\(found) of \(of) callers are consecutive numbers from \(detail) on"
        case .plan: "\(share) callers cannot exist: \(misfit)"
        case .neighbours:
            "\(share) callers differ from the callee in the last digits only, such as \(detail)"
        case .newCallers:
            "\(share) callers never called before, where \(others) of \(ofOthers) are new as a rule"
        case .ownNumbers: "\(share) callers have numbers of your own and call from outside"
        case .attestation: attestation
        case .ends: ends
        case .rate: rate
        case nil: "\(signal): \(found) of \(of)"
        }
    }

    private var share: String { "\(found) of \(of)" }

    /// What the callers of others were like, where enough of them are known.
    private func beside(_ words: String) -> String {
        ofOthers < EvidenceJudge.othersMin
            ? "; too few others have called to compare with"
            : "; of those who called others, \(others) of \(ofOthers) \(words)"
    }

    private var misfit: String {
        let digits = detail.hasPrefix("+") ? detail.dropFirst() : detail[...]
        guard let number = PhoneNumber(digits: digits.utf8) else { return detail }
        switch Party.international(number).misfit {
        case .noSuchLength(let code, let length):
            return "\(detail) has \(length) digits behind +\(code), and no number there has"
        case .noSuchCode: return "no country's code opens \(detail)"
        case nil: return detail
        }
    }

    private var attestation: String {
        switch figure {
        case 0:
            "the signatures of \(share) callers do not hold\(beside("are so"))"
        case 1:
            "\(share) callers are signed for with C, the least there is"
                + beside("are so")
        default: "nobody signs for \(share) callers\(beside("are so"))"
        }
    }

    /// What its callee's own traffic makes of the callers.
    private var rate: String {
        let window = TimeText.duration(microseconds: Int64(figure) * 1_000)
        return
            "\(found) callers within \(window), where \(others) calls an hour to this callee make "
            + "\(of) an attack"
    }

    private var ends: String {
        let short = found - figure
        return "of \(of) calls that ended by themselves \(figure) were not answered and "
            + "\(short) over within 3 seconds"
    }
}
