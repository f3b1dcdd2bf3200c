import Agent
import AlertLog
import HTTPServer
import Hindsight
import Lists
import Telephony
import Warden
import Wire

/// Why a call was flagged or was not: the calls that the log keeps around it run through the detector again.
enum ExplainRoutes {
    static let all = [explain, ofAlert]

    /// Calls around the moment that are run through the detector at most.
    static let callsMax = 300_000
    static let milliseconds: Int64 = 10_000

    private static let name = WebParameter.maybe(
        "call",
        .query,
        .text(1...256),
        "The switch's name for the call, or its SIP Call-ID"
    )
    private static let callee = WebParameter.maybe(
        "callee",
        .query,
        .text(1...256),
        "What stood in the windows of this callee at the time 'at' instead"
    )
    private static let time = WebParameter.maybe(
        "at",
        .query,
        .time,
        "The moment that is asked about, with callee"
    )

    private static let answers: [Route.Answer] = [
        Route.Answer(
            status: 200,
            doc: "What was found out, as by 'callwarden explain -o json'",
            schema: [
                "type": "object", "required": ["type", "brakes", "gaps"],
                "properties": [
                    "type": ["const": "explanation"], "calls": ["type": "array"],
                    "standing": ["type": "object"], "callee": ["type": "string"],
                    "gaps": ["type": "array"],
                ],
            ]
        ),
        .notFound,
        .problem(422, "That is more than is looked at for one answer; detail says what to do"),
    ]
    private static let doc =
        "By the settings as they are, what is learned of the callee by now, and the exemptions and "
        + "blocks of then. Calls that are still up, and those of before log.calls_retention_days, "
        + "are not in the log."

    private static let explain = Route(
        method: .get,
        path: "/api/v1/explain",
        scope: .read,
        summary: "Why a call was flagged, or what was missing; or how a callee stood at a time",
        doc: doc,
        parameters: [name.spec, callee.spec, time.spec],
        answers: answers
    ) { call in
        switch (try call[name], try call[callee], try call[time]) {
        case (let name?, nil, nil): return try answer(.call(CallID(name)), call)
        case (nil, let number?, let time?):
            let plan = call.context.plan
            let reading = PartyPattern.reading(of: number, plan: plan, isCallee: true)
            return try answer(.callee(reading, at: time), call)
        default:
            throw WebProblem.badRequest("give call, or callee and at, and not both")
        }
    }

    private static let ofAlert = Route(
        method: .get,
        path: "/api/v1/alerts/{id}/explanation",
        scope: .read,
        summary: "Why an alert was raised: its call that completed the pattern, explained",
        doc: doc,
        parameters: [AlertRoutes.id.spec],
        answers: answers
    ) { call in
        let number = try call[AlertRoutes.id]
        guard let details = try call.read({ try $0.details(of: number) }) else {
            throw WebProblem.notFound("there is no alert \(number)")
        }
        let alert = details.alert
        let calls = details.calls
        guard
            let one = calls.first(where: { $0.created == alert.tripped })
                ?? calls.last(where: { $0.created <= alert.tripped }) ?? calls.first
        else { throw WebProblem.notFound("alert \(number) has no calls on record") }
        return try answer(.call(CallID(one.id)), call)
    }

    private static func answer(
        _ target: CallWatch.Target,
        _ call: WebCall
    ) throws -> HTTPResponse {
        let (start, limit) = (ContinuousClock.now, Duration.milliseconds(milliseconds))
        let watch = CallWatch(target)
        do {
            let found = try call.context.longWork.run {
                let reader = try LogReader(path: call.context.database)
                return try LogExplainer.explain(
                    target,
                    by: call.context.setup.replayInForce(reader).replay(watch: watch),
                    watch,
                    from: reader,
                    callsMax: callsMax
                ) {
                    guard ContinuousClock.now - start < limit else { throw BudgetError.tooLong }
                }
            }
            guard let found, found.isFound else {
                throw WebProblem.notFound("the log keeps no such call")
            }
            return .json(found.json)
        } catch let error as BudgetError {
            throw WebProblem(422, "\(error); use 'callwarden explain'")
        } catch let error as CaptureError {
            throw WebProblem(422, words(error))
        }
    }

    /// What is too much, without the options of the command.
    static func words(_ error: CaptureError) -> String {
        switch error {
        case .tooManyCalls(let limit):
            "there are more than \(limit) calls in this time; the command line takes more"
        case .tooMuchText(let limit):
            "the names of the calls are more than \(limit) bytes; the command line takes more"
        default: "\(error)"
        }
    }
}
