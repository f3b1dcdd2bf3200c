extension SimulatedSwitch {
    /// Carries out one command and writes its reply.
    ///
    /// The switch compares the beginnings of commands without regard to case, so `eventplain` is an
    /// `event` too; what has arguments needs a space behind it.
    mutating func run(_ command: ReceivedCommand, of index: Int, at now: Int64) {
        let line = command.line
        let words = line.split(separator: " ")
        let verb = words.first?.lowercased() ?? ""
        if verb.hasPrefix("exit") {
            clients[index].reply("+OK bye")
            clients[index].close(with: DisconnectNotice.goodbye)
            return
        }
        guard clients[index].isAuthenticated else {
            return authenticate(verb, words, index: index)
        }
        let arguments = Array(words.dropFirst())
        switch verb {
        case "api" where !arguments.isEmpty: runAPI(line, of: index, at: now)
        case "bgapi" where !arguments.isEmpty: runJob(command, of: index, at: now)
        case "sendmsg": sendMessage(command, arguments, of: index, at: now)
        case "sendevent": sendEvent(command, arguments, of: index, at: now)
        case "myevents": followSession(arguments, of: index)
        case _ where verb.hasPrefix("event"): subscribe(arguments, of: index, at: now)
        case "nixevent":
            let isKnown = clients[index].subscription.remove(arguments)
            clients[index].reply(isKnown ? "+OK events nixed" : "-ERR no keywords supplied")
        case "noevents": stopEvents(of: index)
        case "filter" where !arguments.isEmpty: filter(line, arguments, of: index)
        case "log", "nolog": setLog(verb, arguments, of: index)
        case "linger", "nolinger": linger(verb, arguments, of: index)
        case "divert_events": clients[index].reply("-ERR not controlling a session.")
        default: clients[index].reply("-ERR command not found")
        }
    }

    private mutating func authenticate(_ verb: String, _ words: [Substring], index: Int) {
        let secret = words.dropFirst().joined(separator: " ")
        switch verb {
        case "auth" where meets(.refusedAuth), "userauth" where meets(.refusedAuth):
            refuse(index)
        case "auth" where secret == options.password:
            clients[index].reply("+OK accepted")
            clients[index].isAuthenticated = true
        case "userauth" where options.user.map { "\($0.address):\($0.password)" } == secret:
            clients[index].reply(options.user?.welcome ?? "")
            clients[index].user = options.user
            clients[index].isAuthenticated = true
        case "auth", "userauth": refuse(index)
        default: clients[index].reply("-ERR command not found")
        }
    }

    private mutating func refuse(_ index: Int) {
        clients[index].reply("-ERR invalid")
        clients[index].close(with: DisconnectNotice.goodbye)
    }

    private mutating func subscribe(_ words: [Substring], of index: Int, at now: Int64) {
        if let allowed = clients[index].user?.allowedEvents {
            let names = words.filter { EventNames.all.contains($0.uppercased()) }
            guard names.allSatisfy({ allowed.contains($0.uppercased()) }) else {
                return clients[index].reply("-ERR permission denied")
            }
        }
        guard !meets(.refusedSubscription) else {
            return clients[index].reply("-ERR permission denied")
        }
        guard clients[index].subscription.add(words) else {
            return clients[index].reply("-ERR no keywords supplied")
        }
        let format = clients[index].subscription.format.rawValue
        clients[index].reply("+OK event listener enabled \(format)")
        startTraffic(at: now)
    }

    private mutating func stopEvents(of index: Int) {
        guard clients[index].subscription.isOn else {
            return clients[index].reply("-ERR not listening for events")
        }
        clients[index].subscription.clear()
        clients[index].reply("+OK no longer listening for events")
    }

    private mutating func filter(_ line: String, _ words: [Substring], of index: Int) {
        if words[0].lowercased() == "delete" {
            let header = words.dropFirst().first.map(String.init) ?? ""
            let value = words.dropFirst(2).joined(separator: " ")
            clients[index].filters.removeAll { filter in
                header == "all"
                    || filter.header == header && (value.isEmpty || filter.value == value)
            }
            return clients[index].reply("+OK filter deleted. [\(header)][\(value)]")
        }
        let value = words.dropFirst().joined(separator: " ")
        guard !value.isEmpty, clients[index].filters.count < SwitchClient.filtersMax else {
            return clients[index].reply("-ERR invalid syntax")
        }
        clients[index].filters.append(EventFilter(header: String(words[0]), value: value))
        clients[index].reply("+OK filter added. [\(words[0])]=[\(value)]")
    }

    private mutating func setLog(_ verb: String, _ words: [Substring], of index: Int) {
        guard verb == "log" else {
            let wasLogging = clients[index].logLevel != nil
            clients[index].logLevel = nil
            return clients[index].reply(wasLogging ? "+OK no longer logging" : "-ERR not loging")
        }
        guard clients[index].user?.mayLog ?? true else {
            return clients[index].reply("-ERR permission denied")
        }
        let word = words.first.map(String.init) ?? ""
        guard let level = word.isEmpty ? 7 : LogLevel.number(of: word) else {
            return clients[index].reply("-ERR invalid log level")
        }
        clients[index].logLevel = level
        clients[index].reply("+OK log level \(word) [\(level)]")
    }

    private mutating func linger(_ verb: String, _ words: [Substring], of index: Int) {
        guard clients[index].session != nil else {
            return clients[index].reply("-ERR not controlling a session")
        }
        guard verb == "linger" else {
            clients[index].lingerSeconds = nil
            return clients[index].reply("+OK will not linger")
        }
        let seconds = words.first.flatMap { Int($0) }
        clients[index].lingerSeconds = min(max(seconds ?? 0, 0), 3_600)
        clients[index].reply(seconds.map { "+OK will linger \($0) seconds" } ?? "+OK will linger")
    }

    /// `myevents UUID`; an unknown channel gives the events of all (recorded).
    private mutating func followSession(_ words: [Substring], of index: Int) {
        guard let uuid = words.first else {
            return clients[index].reply("-ERR not controlling a session")
        }
        if let format = words.dropFirst().first.flatMap({ EventFormat(rawValue: $0.lowercased()) })
        {
            clients[index].subscription.format = format
        }
        if calls[uuid: uuid] != nil { clients[index].session = [UInt8](uuid.utf8) }
        clients[index].subscription.addChannelEvents()
        clients[index].reply("+OK Events Enabled")
    }
}
