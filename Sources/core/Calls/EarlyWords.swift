package import Telephony

/// Ends and answers of calls that are not known yet, the latest of them.
package struct EarlyWords {
    /// A proxy's processes are apart by milliseconds: further back there is nothing to be found.
    static let wordsMax = 256

    /// One thing said of a call before the call itself came.
    package struct Word {
        package var kind: CallEvent.Kind
        /// When, by the switch's clock.
        package var time: EventTime
        /// Why, where it is an end.
        package var cause: ShortText<40>
        var link: LinkID
        var call: CallID
        var dialog: DialogKey
    }

    private var words: [Word] = []
    private var next = 0

    package init() {}

    package var isEmpty: Bool { words.isEmpty }

    /// Keeps the word of an event that names its dialog; the oldest makes way for it.
    package mutating func add(_ event: CallEvent) {
        guard let dialog = event.call.dialog else { return }
        let word = Word(
            kind: event.kind,
            time: event.time,
            cause: event.cause,
            link: event.link,
            call: event.id,
            dialog: dialog
        )
        if words.count < Self.wordsMax {
            words.append(word)
        } else {
            words[next] = word
            next = (next + 1) % Self.wordsMax
        }
    }

    /// What was said of a call that begins.
    package func words(of call: Call) -> [Word] {
        guard let dialog = call.dialog else { return [] }
        return words.filter { word in
            word.dialog == dialog && word.link == call.link && word.call == call.id
        }
    }
}
