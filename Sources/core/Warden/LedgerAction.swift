import Telephony

/// What the agent asks of a switch about one call, as far as the ledger follows it.
enum LedgerAction: Hashable {
    /// The call is to be ended.
    case kill

    /// What an event of the call's life says of the action.
    enum Proof {
        case none
        /// The switch has set about it; it may still take its time.
        case underWay
        /// It is done, by the switch's own account and not by its answer to the command.
        case done
    }

    /// What proves that it is done.
    ///
    /// A kill is done with the switch's own end of the call. That the end was decided proves nothing
    /// yet: the switch may wait for the other leg before it tells the caller.
    func proof(by event: CallEvent.Kind) -> Proof {
        switch self {
        case .kill:
            switch event {
            case .hungUp, .finished: .done
            case .hangingUp: .underWay
            case .created, .answered: .none
            }
        }
    }
}
