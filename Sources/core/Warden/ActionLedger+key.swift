import Calls
import Telephony

extension ActionLedger {
    /// The action about the call that an event tells of, which is large: it is not copied where its switch
    /// names no dialogs.
    @inline(__always)
    func key(of action: LedgerAction, for event: CallEvent, _ name: ReadName) -> Key? {
        guard !isEmpty else { return nil }
        guard !event.call.isNamedByDialog else { return keyByDialog(of: action, event, name) }
        return key(of: action, event.id, name, on: event.link)
    }

    /// Apart, since a copy of the call would be made for both ways.
    @inline(never)
    private func keyByDialog(
        of action: LedgerAction,
        _ event: CallEvent,
        _ name: ReadName
    ) -> Key? {
        key(of: action, for: event.call, name)
    }

    /// By what an action is found.
    struct Key: Equatable {
        /// One of a kind is followed for each call.
        var action: LedgerAction
        var link: LinkID
        var name: ReadName
        /// The proxy's name for the dialog, which tells attempts at one call apart; 0 for none.
        var attempt: UInt64 = 0
        /// Where the entry stood when the key was handed out, -1 for nowhere: no part of the key, but
        /// it saves looking the name up again.
        var place = -1

        @inline(__always)
        static func == (left: Key, right: Key) -> Bool {
            left.name == right.name && left.attempt == right.attempt && left.link == right.link
                && left.action == right.action
        }

        /// Callers may choose names, but not those that meet: they do not know the secret.
        @inline(__always)
        func hash(_ secret: UInt64) -> UInt64 {
            let words = name.name.words
            return mixed(mixed(words.0 ^ attempt ^ secret) ^ words.1 ^ UInt64(link.index))
        }

        /// For a switch that names no dialogs.
        init(_ action: LedgerAction, _ link: LinkID, _ name: ReadName) {
            (self.action, self.link, self.name) = (action, link, name)
        }

        init(_ action: LedgerAction, _ call: Call, _ name: ReadName) {
            self.init(action, call.link, name)
            guard call.isNamedByDialog, let dialog = call.dialog else { return }
            attempt = UInt64(dialog.entry) << 32 | UInt64(dialog.id)
        }
    }
}
