/// What a command asks of the switch itself.
enum ClientRequest: Sendable {
    /// `api`, `bgapi`, `sendmsg` and `sendevent`.
    case api, job, message, event
    /// Someone listens: the traffic may begin.
    case traffic
}

/// The commands that are between a client and its connection alone.
extension SwitchClient {
    /// Carries out one command and writes its reply, or says what the switch is to do.
    ///
    /// The switch compares the beginnings of commands without regard to case, so `eventplain` is an
    /// `event` too; what has arguments needs a space behind it.
    mutating func obey(
        _ command: ReceivedCommand,
        _ options: SimulatorOptions,
        _ calls: LiveCalls,
        _ around: inout Surroundings
    ) -> ClientRequest? {
        let words = command.words
        let verb = words.first?.lowercased() ?? ""
        if verb.hasPrefix("exit") {
            reply("+OK bye")
            cutOff(after: DisconnectNotice.goodbye)
            return nil
        }
        guard isAuthenticated else {
            authenticate(verb, words, options, &around)
            return nil
        }
        let arguments = Array(words.dropFirst())
        switch verb {
        case "api" where !arguments.isEmpty: return .api
        case "bgapi" where !arguments.isEmpty: return .job
        case "sendmsg": return .message
        case "sendevent": return .event
        case "myevents": followSession(arguments, calls)
        case _ where verb.hasPrefix("event"):
            return subscribe(arguments, &around) ? .traffic : nil
        case "nixevent":
            let isKnown = subscription.remove(arguments)
            reply(isKnown ? "+OK events nixed" : "-ERR no keywords supplied")
        case "noevents": stopEvents()
        case "filter" where !arguments.isEmpty: filter(arguments)
        case "log", "nolog": setLog(verb, arguments)
        case "linger", "nolinger": linger(verb, arguments)
        case "divert_events": reply("-ERR not controlling a session.")
        default: reply("-ERR command not found")
        }
        return nil
    }

    private mutating func authenticate(
        _ verb: String,
        _ words: [Substring],
        _ options: SimulatorOptions,
        _ around: inout Surroundings
    ) {
        let secret = words.dropFirst().joined(separator: " ")
        switch verb {
        case "auth" where around.meets(.refusedAuth), "userauth" where around.meets(.refusedAuth):
            refuse()
        case "auth" where secret == options.password:
            reply("+OK accepted")
            authenticated(as: nil)
        case "userauth" where options.user.map { "\($0.address):\($0.password)" } == secret:
            reply(options.user?.welcome ?? "")
            authenticated(as: options.user)
        case "auth", "userauth": refuse()
        default: reply("-ERR command not found")
        }
    }

    private mutating func refuse() {
        reply("-ERR invalid")
        cutOff(after: DisconnectNotice.goodbye)
    }

    private mutating func subscribe(_ words: [Substring], _ around: inout Surroundings) -> Bool {
        if let allowed = user?.allowedEvents {
            let names = words.filter { EventNames.all.contains($0.uppercased()) }
            guard names.allSatisfy({ allowed.contains($0.uppercased()) }) else {
                reply("-ERR permission denied")
                return false
            }
        }
        guard !around.meets(.refusedSubscription) else {
            reply("-ERR permission denied")
            return false
        }
        guard subscription.add(words) else {
            reply("-ERR no keywords supplied")
            return false
        }
        reply("+OK event listener enabled \(subscription.format.rawValue)")
        return true
    }

    private mutating func stopEvents() {
        guard subscription.isOn else { return reply("-ERR not listening for events") }
        subscription.clear()
        reply("+OK no longer listening for events")
    }

    private mutating func filter(_ words: [Substring]) {
        if words[0].lowercased() == "delete" {
            let header = words.dropFirst().first.map(String.init) ?? ""
            let value = words.dropFirst(2).joined(separator: " ")
            removeFilters { filter in
                header == "all"
                    || filter.header == header && (value.isEmpty || filter.value == value)
            }
            return reply("+OK filter deleted. [\(header)][\(value)]")
        }
        let value = words.dropFirst().joined(separator: " ")
        guard !value.isEmpty, add(EventFilter(header: String(words[0]), value: value)) else {
            return reply("-ERR invalid syntax")
        }
        reply("+OK filter added. [\(words[0])]=[\(value)]")
    }

    private mutating func setLog(_ verb: String, _ words: [Substring]) {
        guard verb == "log" else {
            let wasLogging = logLevel != nil
            log(from: nil)
            return reply(wasLogging ? "+OK no longer logging" : "-ERR not loging")
        }
        guard user?.mayLog ?? true else { return reply("-ERR permission denied") }
        let word = words.first.map(String.init) ?? ""
        guard let level = word.isEmpty ? 7 : LogLevel.number(of: word) else {
            return reply("-ERR invalid log level")
        }
        log(from: level)
        reply("+OK log level \(word) [\(level)]")
    }

    private mutating func linger(_ verb: String, _ words: [Substring]) {
        guard session != nil else { return reply("-ERR not controlling a session") }
        guard verb == "linger" else {
            linger(seconds: nil)
            return reply("+OK will not linger")
        }
        let seconds = words.first.flatMap { Int($0) }
        linger(seconds: seconds ?? 0)
        reply(seconds.map { "+OK will linger \($0) seconds" } ?? "+OK will linger")
    }

    /// `myevents UUID`; an unknown channel gives the events of all (recorded).
    private mutating func followSession(_ words: [Substring], _ calls: LiveCalls) {
        guard let uuid = words.first else { return reply("-ERR not controlling a session") }
        let format = words.dropFirst().first.flatMap { EventFormat(rawValue: $0.lowercased()) }
        if calls[uuid: uuid] != nil { follow([UInt8](uuid.utf8)) }
        if let format { subscription.format = format }
        subscription.addChannelEvents()
        reply("+OK Events Enabled")
    }
}

extension ReceivedCommand {
    /// The words of its first line.
    var words: [Substring] { line.split(separator: " ") }
}
