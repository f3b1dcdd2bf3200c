import Wire

extension SimulatedSwitch {
    /// A connection without a good password is closed after this time (recorded: about 24 s).
    static let authMicroseconds: Int64 = 24_000_000
    /// A closing client that does not read what is left for it is cut off after this time.
    static let closingMicroseconds: Int64 = 10_000_000

    /// Lets a client in and greets it; nil where too many are here.
    package mutating func connect(at now: Int64) -> ClientID? {
        guard !isDown, clients.count < options.clientsMax else {
            counters.clientsRefused += 1
            return nil
        }
        lastClient += 1
        var client = SwitchClient(id: lastClient, queueBytesMax: options.clientQueueBytesMax)
        if options.refusesClients {
            counters.clientsRefused += 1
            client.close(with: DisconnectNotice.rejection + DisconnectNotice.goodbye)
        } else {
            counters.clientsAccepted += 1
            if !meets(.noBanner) { client.output.append("Content-Type: auth/request\n\n".utf8) }
            timers.set(.authDeadline(lastClient), at: now + Self.authMicroseconds)
        }
        clients.append(client)
        return lastClient
    }

    /// Takes in what a client wrote and carries out the commands that are whole.
    package mutating func receive(
        _ bytes: some Sequence<UInt8>,
        from id: ClientID,
        at now: Int64
    ) {
        advance(to: now)
        guard let index = index(of: id), !clients[index].isClosing else { return }
        clients[index].reader.append(bytes)
        runCommands(of: id, at: now)
    }

    /// The connection is gone.
    package mutating func disconnect(_ id: ClientID) {
        clients.removeAll { $0.id == id }
    }

    package var clientIDs: [ClientID] { clients.map(\.id) }

    /// False while so much of a client's commands waits that its socket should not be read.
    package func wantsInput(from id: ClientID) -> Bool {
        guard let index = index(of: id) else { return false }
        return clients[index].reader.bytesWaiting < 2 * CommandReader.bodyBytesMax
    }

    /// What is to be written to a client now.
    package func output(for id: ClientID) -> ArraySlice<UInt8> {
        guard let index = index(of: id), !isStalled(index) else { return [] }
        let waiting = clients[index].output.waiting
        return writesSingleBytes(index) ? waiting.prefix(1) : waiting
    }

    package func hasOutput(for id: ClientID) -> Bool {
        index(of: id).map { !clients[$0].output.isEmpty && !isStalled($0) } ?? false
    }

    /// The first `count` bytes of `output` are on the wire.
    package mutating func wrote(_ count: Int, to id: ClientID) {
        guard let index = index(of: id) else { return }
        clients[index].output.drop(count)
        if writesSingleBytes(index) { counters.faults[.singleBytes, default: 0] += count }
        counters.bytesSent += count
    }

    /// The client's socket takes no more for now: what is left waits in the switch.
    package mutating func couldNotWrite(to id: ClientID) {
        guard let index = index(of: id) else { return }
        counters.queueBytesPeak = max(counters.queueBytesPeak, clients[index].bytesWaiting)
    }

    /// True where the connection is to be closed now.
    package func isFinished(_ id: ClientID) -> Bool {
        guard let index = index(of: id) else { return true }
        return clients[index].isClosing && clients[index].output.isEmpty
    }

    func index(of id: ClientID) -> Int? { clients.firstIndex { $0.id == id } }

    mutating func runCommands(of id: ClientID, at now: Int64) {
        while let index = index(of: id), !clients[index].isClosing, !clients[index].isBusy {
            do {
                guard let command = try clients[index].reader.next() else { break }
                counters.commands += 1
                run(command, of: index, at: now)
            } catch {
                clients[index].close(with: DisconnectNotice.goodbye)
            }
        }
        guard let index = index(of: id) else { return }
        clients[index].releaseEvents()
        if clients[index].isClosing {
            timers.set(.closeOverdue(id), at: now + Self.closingMicroseconds)
        }
    }

    mutating func authDeadlinePassed(_ id: ClientID) {
        guard let index = index(of: id), !clients[index].isAuthenticated else { return }
        clients[index].close(with: DisconnectNotice.goodbye)
    }

    mutating func apiIsDone(_ id: ClientID, reply: [UInt8], at now: Int64) {
        guard let index = index(of: id) else { return }
        clients[index].isBusy = false
        answer(reply, to: index, at: now)
        runCommands(of: id, at: now)
    }

    mutating func lingerIsOver(_ id: ClientID) {
        guard let index = index(of: id) else { return }
        clients[index].close(
            with: DisconnectNotice.goodbye(session: clients[index].session ?? [])
        )
    }

    /// A channel is gone: clients that followed it alone are let go, at once or after lingering.
    mutating func sessionEnded(_ leg: SimulatedLeg, channelName: String, at now: Int64) {
        for index in clients.indices where clients[index].session == leg.uuid {
            if let seconds = clients[index].lingerSeconds {
                let notice = DisconnectNotice.lingering(
                    session: leg.uuid,
                    channel: channelName,
                    seconds: seconds
                )
                _ = clients[index].deliver(notice)
                timers.set(.lingerOver(clients[index].id), at: now + Int64(seconds) * 1_000_000)
            } else {
                clients[index].close(with: DisconnectNotice.goodbye(session: leg.uuid))
            }
        }
    }
}
