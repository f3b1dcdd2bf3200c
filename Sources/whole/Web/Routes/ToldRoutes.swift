import AgentClient
import AgentSocket
import AlertLog
import HTTPServer
import Telephony
import Wire

/// Calls told to the API, which go through the agent's own windows: a switch that can ask by HTTP asks
/// before it lets a call through.
enum ToldRoutes {
    static let all = [call, event, batch, eventBatch, agent]

    /// Calls of one batch.
    static let eventsMax = 500

    private static let answers: [Route.Answer] = [
        Route.Answer(status: 200, doc: "What the agent says of it", schema: ToldAnswers.one),
        .problem(503, "The agent cannot be asked, or has no room: decide yourself"),
    ]
    private static let many: [Route.Answer] = [
        Route.Answer(
            status: 200,
            doc: "What the agent says of each; of one that it has no room for, why",
            schema: ToldAnswers.many
        ),
        .problem(503, "The agent cannot be asked: decide yourself"),
    ]

    private static let call = Route(
        method: .post,
        path: "/acm/call",
        scope: .ingest,
        summary: "Tell of a call, and hear whether it belongs to an attack",
        doc:
            "It counts in the same windows as the calls of switches. Nothing is ended for it: whoever "
            + "asks refuses it where action is refuse.",
        members: ToldCall.members,
        answers: answers
    ) { call in
        let told = try ToldCall(call)
        let advice = try ask([told], call)[0].get()
        return .json(ToldAnswers.json(advice, told))
    }

    private static let event = Route(
        method: .post,
        path: "/event",
        scope: .ingest,
        summary: "The same, answered as other earlier systems do",
        members: ToldCall.members,
        answers: [
            Route.Answer(
                status: 200,
                doc: "status is alert where the call belongs to an attack",
                schema: ToldAnswers.one.adding("status", ["enum": ["processed", "alert"]])
            ), answers[1],
        ]
    ) { call in
        let told = try ToldCall(call)
        let advice = try ask([told], call)[0].get()
        var json: JSON = ["status": .string(advice.isDetected ? "alert" : "processed")]
        if advice.isDetected {
            json.add("alert", ["alert_id": .optional(advice.alert) { .integer($0) }])
        }
        if case .object(let members) = ToldAnswers.json(advice, told) {
            for member in members { json.add(member.key, member.value) }
        }
        return .json(json)
    }

    private static let events = WebParameter.required(
        "events",
        .body,
        WebKind<[ToldCall]>.calls(1...eventsMax),
        "The calls, each as in /acm/call"
    )

    private static func batchRoute(_ path: RoutePath) -> Route {
        Route(
            method: .post,
            path: path,
            scope: .ingest,
            summary: "Tell of several calls at once, in their order",
            members: [events.spec],
            answers: many
        ) { call in
            let told = try call[events]
            let outcomes = try ask(told, call)
            var detected = 0
            let results = zip(told, outcomes).map { told, outcome -> JSON in
                switch outcome {
                case .success(let advice):
                    if advice.isDetected { detected += 1 }
                    return ToldAnswers.json(advice, told)
                case .failure(let problem): return ["detail": .string(problem.detail)]
                }
            }
            return .json([
                "processed": .integer(outcomes.count { (try? $0.get()) != nil }),
                "detected": .integer(detected), "results": .array(results),
            ])
        }
    }

    private static let batch = batchRoute("/acm/calls/batch")
    private static let eventBatch = batchRoute("/events/batch")

    private static let agent = Route(
        method: .get,
        path: "/api/v1/agent",
        scope: .read,
        summary: "How the agent is at this moment, by its own word",
        answers: [
            Route.Answer(status: 200, doc: "How it is", schema: ToldAnswers.status),
            .problem(503, "It cannot be asked"),
        ]
    ) { call in
        guard case .status(_, let status) = try asked([.status], call)[0] else {
            throw WebProblem.unavailable("the agent answered something else")
        }
        return .json(ToldAnswers.json(status))
    }

    // MARK: Asking

    /// What the agent says of each call; throws where it cannot be asked at all.
    private static func ask(
        _ calls: [ToldCall],
        _ call: WebCall
    ) throws(WebProblem) -> [Result<CallAdvice, WebProblem>] {
        try asked(calls.map { .call($0.request) }, call).map { answer in
            switch answer {
            case .call(let advice): .success(advice)
            case .failed(_, .overloaded, let why):
                .failure(.unavailable("the agent has no room: \(why)"))
            case .failed(_, .malformed, let why), .failed(_, .badTime, let why):
                .failure(.badRequest(why))
            case .failed(_, _, let why): .failure(.unavailable(why))
            case .taken, .status, .standing:
                .failure(.unavailable("the agent answered something else"))
            }
        }
    }

    static func asked(
        _ requests: [AgentRequest],
        _ call: WebCall
    ) throws(WebProblem) -> [AgentAnswer] {
        guard let agent = call.context.agent else {
            throw .unavailable("no entry of switches is of type api, so the agent has no socket")
        }
        do throws(AgentClientError) {
            return try agent.ask(requests)
        } catch {
            throw .unavailable("\(error)")
        }
    }
}
