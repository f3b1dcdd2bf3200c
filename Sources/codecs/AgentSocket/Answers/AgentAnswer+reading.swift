import Wire

/// A line that is no answer of the agent's.
package struct AnswerError: Error, Equatable, Sendable {
    /// What is wrong with it, or missing.
    package let what: String
}

extension AgentAnswer {
    /// Reads one line, without its end.
    package init(reading line: Span<UInt8>) throws(AnswerError) {
        let members = try AnswerMembers(line)
        let id = members["id"]?.number(of: line)
        if let error = members["error"]?.string(of: line) {
            guard let failure = Failure(rawValue: error) else { throw AnswerError(what: "error") }
            self = .failed(id: id, failure, why: members["why"]?.string(of: line) ?? "")
            return
        }
        guard let id else { throw AnswerError(what: "id") }
        if let status = members["status"] {
            self = .status(id: id, try AgentStatus(reading: status, of: line))
        } else if let standing = members["standing"] {
            self = .standing(id: id, try AgentStanding(reading: standing, of: line))
        } else if members["taken"]?.truth(of: line) == true {
            self = .taken(id: id)
        } else {
            self = .call(try CallAdvice(id: id, reading: members, of: line))
        }
    }
}

/// The members of an answer, each where it lies in its line.
struct AnswerMembers {
    private var members: [(name: String, value: JSONSlice)] = []

    init(_ line: Span<UInt8>) throws(AnswerError) {
        var members: [(name: String, value: JSONSlice)] = []
        do throws(JSONFault) {
            try JSONScan.members(of: line) { key, value in
                members.append((key.string(of: line) ?? "", value))
            }
        } catch {
            throw AnswerError(what: "no JSON object at byte \(error.index)")
        }
        self.members = members
    }

    subscript(name: String) -> JSONSlice? { members.first { $0.name == name }?.value }

    func number(_ name: String, of line: Span<UInt8>) throws(AnswerError) -> Int64 {
        guard let number = self[name]?.number(of: line) else { throw AnswerError(what: name) }
        return number
    }

    func text(_ name: String, of line: Span<UInt8>) throws(AnswerError) -> String {
        guard let text = self[name]?.string(of: line) else { throw AnswerError(what: name) }
        return text
    }

    func truth(_ name: String, of line: Span<UInt8>) throws(AnswerError) -> Bool {
        guard let truth = self[name]?.truth(of: line) else { throw AnswerError(what: name) }
        return truth
    }
}

extension CallAdvice {
    fileprivate init(
        id: Int64,
        reading members: AnswerMembers,
        of line: Span<UInt8>
    ) throws(AnswerError) {
        self.init(id: id)
        isDetected = try members.truth("detected", of: line)
        callee = try members.text("callee", of: line)
        calls = Int(try members.number("calls", of: line))
        distinctCallers = Int(try members.number("distinct_callers", of: line))
        windowMicroseconds = try members.number("window_us", of: line)
        threshold = Int(try members.number("threshold", of: line))
        alert = members["alert"]?.number(of: line)
        guard let action = Action(rawValue: try members.text("action", of: line)) else {
            throw AnswerError(what: "action")
        }
        self.action = action
        latencyMicroseconds = try members.number("latency_us", of: line)
    }
}

extension AgentStatus {
    /// Links of one answer; an agent has no more.
    private static let linksMax = 64

    fileprivate init(reading slice: JSONSlice, of line: Span<UInt8>) throws(AnswerError) {
        self.init()
        let object = line.extracting(slice.place)
        let members = try AnswerMembers(object)
        version = try members.text("version", of: object)
        pid = try members.number("pid", of: object)
        uptimeSeconds = try members.number("uptime_seconds", of: object)
        mode = try members.text("mode", of: object)
        isArmed = try members.truth("armed", of: object)
        guard let list = members["links"] else { throw AnswerError(what: "links") }
        var link = Link(name: "", isUp: false, canKill: false)
        var links: [Link] = []
        do throws(JSONFault) {
            try JSONScan.objects(in: list, of: object) { key, value in
                if key.isNamed("name", in: object) { link.name = value.string(of: object) ?? "" }
                if key.isNamed("up", in: object) { link.isUp = value.truth(of: object) ?? false }
                if key.isNamed("can_kill", in: object) {
                    link.canKill = value.truth(of: object) ?? false
                }
            } ended: {
                if links.count < Self.linksMax { links.append(link) }
                link = Link(name: "", isUp: false, canKill: false)
            }
        } catch {
            throw AnswerError(what: "links")
        }
        self.links = links
    }
}
