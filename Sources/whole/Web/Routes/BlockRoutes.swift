import AlertLog
import HTTPServer
import Lists
import Telephony
import Views
import Wire

/// Callers whose calls to a callee are ended.
enum BlockRoutes {
    static let all = [list, add, check, remove]

    private static let caller = WebParameter.required(
        "caller",
        .body,
        .text(1...256),
        "Who may not call: a number in any written form, or digits and a star; never everybody"
    )
    private static let callee = WebParameter.required(
        "callee",
        .body,
        .text(1...256),
        "Who may not be called by them"
    )
    private static let wide = WebParameter.one(
        "wide",
        .body,
        .flag,
        default: false,
        "Make it all the same where it would have touched more than "
            + "\(PatternReach.callsMax) calls of the last 24 hours, or its range is wide"
    )
    private static let id = WebParameter.required("id", .path, .row, "Number of the block")

    private static let list = Route(
        method: .get,
        path: "/api/v1/blocks",
        scope: .read,
        summary: "Blocks, the oldest first",
        parameters: [RuleParameters.all.spec],
        answers: [.list("blocks", of: BlockRow.self)]
    ) { call in
        let all = try call[RuleParameters.all]
        let rows = try call.read { try $0.blocks(all: all, now: call.now) }
        return .json(.list("blocks", rows.map { JSON($0) }))
    }

    private static func new(_ call: WebCall) throws(WebProblem) -> NewBlock {
        let (caller, callee) = (try call[caller], try call[callee])
        let (reason, expires) = (try call[RuleParameters.reason], try call.expires())
        do throws(PatternError) {
            return try NewBlock(
                caller: caller,
                callee: callee,
                reason: reason,
                expires: expires,
                plan: call.context.plan
            )
        } catch {
            throw .badRequest("caller or callee: \(error)")
        }
    }

    private static func reach(of new: NewBlock, _ call: WebCall) throws -> PatternReach? {
        let since = call.now - RuleParameters.day
        return try call.read { try $0.reach(of: new, plan: call.context.plan, since: since) }
    }

    private static let add = Route(
        method: .post,
        path: "/api/v1/blocks",
        scope: .triage,
        summary: "End every call of a caller to a callee from now on",
        doc: "An agent that is not armed records the calls as ones that it would have ended.",
        members: [
            caller.spec, callee.spec, RuleParameters.reason.spec, RuleParameters.expires.spec,
            wide.spec,
        ],
        answers: [.created(BlockRow.self), .conflict]
    ) { call in
        let (new, isMeant) = (try new(call), try call[wide])
        if let reach = try reach(of: new, call) {
            guard !reach.isEverybody else {
                throw WebProblem.conflict(
                    "\(new.caller) made \(reach.callersTouched) of the last 24 hours' \(reach.calls) "
                        + "calls: that is everybody, and nothing is blocked by callee alone"
                )
            }
            guard isMeant || !new.isWide(reach) else {
                throw WebProblem.conflict(
                    "this block \(reach); with wide: true it is made all the same"
                )
            }
        }
        let number = try call.edit { editor, author in
            try editor.addBlock(new, by: author, at: call.now)
        }
        let rows = try call.read { try $0.blocks(all: true, now: call.now) }
        guard let row = rows.last(where: { $0.id == number }) else {
            throw WebProblem.notFound("block \(number) is gone already")
        }
        return .json(JSON(row), status: 201)
    }

    private static let check = Route(
        method: .post,
        path: "/api/v1/blocks/check",
        scope: .read,
        summary: "Say what a block would have touched, and make none",
        members: [
            caller.spec, callee.spec, RuleParameters.reason.spec, RuleParameters.expires.spec,
        ],
        answers: [.reach]
    ) { call in
        .json(.reach(try reach(of: try new(call), call)))
    }

    private static let remove = Route(
        method: .delete,
        path: "/api/v1/blocks/{id}",
        scope: .triage,
        summary: "End a block, which stays on record",
        parameters: [id.spec],
        answers: [.removed, .notFound]
    ) { call in
        let number = try call[id]
        let isRemoved = try call.edit { editor, author in
            try editor.removeBlock(number, by: author, at: call.now)
        }
        guard isRemoved else { throw WebProblem.notFound("no block \(number) is in force") }
        return HTTPResponse(204)
    }
}
