import AlertLog
import Records
import Switches
import Telephony
import Warden

/// What whoever sits in the seat does about what the core says: records first, then kills, then words.
extension WardenSeat {
    /// In up to three goes where calls were flagged.
    ///
    /// The records of their kills come first, then how they look, then what rules and evidence make of
    /// them. The kills are sent behind the second: an agent that is killed meanwhile leaves no kill of a
    /// call that nobody has on record as flagged.
    ///
    /// Whoever reads the log is told when all is on record.
    func carryOut(readableAt: Int64) {
        core.takeEffects(into: &effects)
        carryOut(&effects, readableAt: readableAt)
        if core.hasDetails {
            core.takeEffects(into: &details)
            carryOut(&details, readableAt: readableAt)
        }
        sendKills(readableAt: readableAt)
        if !answers.isEmpty { giveAnswers(readableAt: readableAt) }
        if core.hasEffects {
            core.takeEffects(into: &findings)
            carryOut(&findings, readableAt: readableAt)
            sendKills(readableAt: readableAt)
        }
        if !details.isEmpty || !findings.isEmpty { tellUnasked() }
        for index in effects.steps.indices { say(effects.steps[index], of: effects.records) }
        for index in details.steps.indices { say(details.steps[index], of: details.records) }
        for index in findings.steps.indices { say(findings.steps[index], of: findings.records) }
        effects.removeAll()
        details.removeAll()
        findings.removeAll()
    }

    /// Says so where a new setting, or a block, changes which calls a switch has to ask of.
    func tellUnasked() {
        // A switch knows its own calls only: where several share the windows, each asks of all.
        let unasked = posts.count == 1 ? core.unasked : .none
        for post in posts where post.unasked != unasked {
            guard let kills = post.kills else { continue }
            post.unasked = unasked
            kills.tell(unasked: unasked)
        }
    }

    private func carryOut(_ effects: inout WardenEffects, readableAt: Int64) {
        var isRecorded = true
        for index in effects.steps.indices {
            switch effects.steps[index] {
            case .record(let place):
                guard !journal.publish(place, of: &effects.records) else { continue }
                isRecorded = false
                log.add(.recordRefused)
            case .kill(let index):
                guard take(index, of: &effects.records) else { continue }
                guard effects.records.kills[index].attempt == 1 else { continue }
                firstKills += 1
                guard let since = effects.records.kills[index].sinceInvite(0) else { continue }
                invites.append(-since)
            case .list(let link): posts[Int(link.index)].kills?.listCalls(at: now.monotonic)
            case .verdict(let link, let held, let isAllowed):
                // A refusal is a kill: without its record the call goes through.
                let verdict = isAllowed || !isRecorded
                posts[Int(link.index)].kills?.give(verdict: verdict, on: held)
                verdicts.add(microseconds: clock().monotonic - readableAt)
            case .answer(let index): answers.append(effects.answers[index])
            }
        }
    }

    /// No record, no kill: the command is taken only once its record is published.
    private func take(_ index: Int, of records: inout RecordBatch) -> Bool {
        guard journal.publish(.kill(index), of: &records) else {
            core.killNotRecorded(records.kills[index].kill)
            core.canRecord = false
            log.add(.killRefused(records.kills[index]))
            return false
        }
        let record = records.kills[index]
        // A link that cannot take it is most likely about to report itself down.
        let post = posts[Int(record.link.index)]
        let call = { [self] in core.call(of: record.kill) }
        guard let channel = post.kills,
            channel.take(record, call: call, cause: core.setup.enforcement.cause, at: now.monotonic)
        else {
            core.killNotSent(record.kill, at: now)
            return false
        }
        // The proxy in front is told as well: it drops the caller sooner, the switch proves the end.
        if let edge = post.edge, let call = call() { edge.endBeside(call) }
        post.hasKills = true
        return true
    }

    /// Gives their answers to those who told of calls.
    private func giveAnswers(readableAt: Int64) {
        for answer in answers {
            posts[Int(answer.link.index)].kills?.give(answer)
            verdicts.add(microseconds: clock().monotonic - readableAt)
        }
        answers.removeAll(keepingCapacity: true)
    }

    /// Sends the kills that were taken.
    private func sendKills(readableAt: Int64) {
        for post in posts where post.hasKills {
            post.kills?.sendKills()
            post.edge?.sendKills()
            post.hasKills = false
        }
        guard firstKills > 0 else { return }
        // Repeats are due by the clock and say nothing of how quick the agent reacts.
        let written = clock()
        let took = written.monotonic - readableAt
        for _ in 0..<firstKills { reaction.add(microseconds: took) }
        for invite in invites { killsSinceInvite.add(microseconds: written.wall - invite) }
        invites.removeAll(keepingCapacity: true)
        firstKills = 0
    }

    private func say(_ step: WardenEffects.Step, of records: RecordBatch) {
        switch step {
        case .record(.finished), .verdict, .answer, .list: break
        case .record(.kill(let index)):
            let kill = records.kills[index]
            if kill.state == .ended, let took = kill.sinceInvite(kill.at) {
                endsSinceInvite.add(microseconds: took)
            }
            if kill.state != .accepted, kill.state != .hangingUp { log.add(.record(.kill(kill))) }
        case .record(let place): say(records[place])
        case .kill(let index):
            let kill = records.kills[index]
            if kill.attempt > 1 { log.add(.record(.kill(kill))) }
        }
    }

    private func say(_ record: WardenRecord) {
        switch record {
        case .callFinished, .callEnded, .exemptionHit, .calleeLearned: break
        case .evidenceFound(let found) where found.evidence.strength != .strong: break
        case .alertOpened(let opened) where core.isSilent(opened.rule): break
        case .callFlagged(let flagged) where core.isSilent(flagged.rule): break
        case .alertRaised(let raised) where core.isSilent(raised.rule): break
        case .alertClosed(let closed) where core.isSilent(closed.rule): break
        default: log.add(.record(record))
        }
    }
}
