import AlertLog
import HTTPServer
import Lists
import Telephony
import Views
import Wire

/// Whom the agent leaves alone.
enum ExemptionRoutes {
    static let all = [list, add, check, remove]

    private static let subject = WebParameter.required(
        "subject",
        .body,
        WebKind<NewExemption.Subject>.oneOf,
        "Which side of a call it is about; source is an address or a network"
    )
    private static let pattern = WebParameter.required(
        "pattern",
        .body,
        .text(1...256),
        "A number in any written form, digits and a star, a name, or an address or network"
    )
    private static let id = WebParameter.required("id", .path, .row, "Number of the exemption")

    private static let list = Route(
        method: .get,
        path: "/api/v1/exemptions",
        scope: .read,
        summary: "Exemptions, the oldest first",
        parameters: [RuleParameters.all.spec],
        answers: [.list("exemptions", of: ExemptionRow.self)]
    ) { call in
        let all = try call[RuleParameters.all]
        let rows = try call.read { try $0.exemptions(all: all, now: call.now) }
        return .json(.list("exemptions", rows.map { JSON($0) }))
    }

    private static func new(_ call: WebCall) throws(WebProblem) -> NewExemption {
        let (subject, pattern) = (try call[subject], try call[pattern])
        let (reason, expires) = (try call[RuleParameters.reason], try call.expires())
        do throws(PatternError) {
            return try NewExemption(
                subject,
                pattern: pattern,
                reason: reason,
                expires: expires,
                plan: call.context.plan
            )
        } catch {
            throw .badRequest("pattern: \(error)")
        }
    }

    private static let add = Route(
        method: .post,
        path: "/api/v1/exemptions",
        scope: .triage,
        summary: "Leave a party or an address alone from now on",
        members: [
            subject.spec, pattern.spec, RuleParameters.reason.spec, RuleParameters.expires.spec,
        ],
        answers: [.created(ExemptionRow.self)]
    ) { call in
        let new = try new(call)
        let number = try call.edit { editor, author in
            try editor.addExemption(new, by: author, at: call.now)
        }
        let rows = try call.read { try $0.exemptions(all: true, now: call.now) }
        guard let row = rows.last(where: { $0.id == number }) else {
            throw WebProblem.notFound("exemption \(number) is gone already")
        }
        return .json(JSON(row), status: 201)
    }

    private static let check = Route(
        method: .post,
        path: "/api/v1/exemptions/check",
        scope: .read,
        summary: "Say what an exemption would have touched, and make none",
        members: [
            subject.spec, pattern.spec, RuleParameters.reason.spec, RuleParameters.expires.spec,
        ],
        answers: [.reach]
    ) { call in
        let new = try new(call)
        let since = call.now - RuleParameters.day
        let reach = try call.read { try $0.reach(of: new, plan: call.context.plan, since: since) }
        return .json(.reach(reach))
    }

    private static let remove = Route(
        method: .delete,
        path: "/api/v1/exemptions/{id}",
        scope: .triage,
        summary: "End an exemption, which stays on record",
        parameters: [id.spec],
        answers: [.removed, .notFound]
    ) { call in
        let number = try call[id]
        let isRemoved = try call.edit { editor, author in
            try editor.removeExemption(number, by: author, at: call.now)
        }
        guard isRemoved else {
            throw WebProblem.notFound("no exemption \(number) is in force")
        }
        return HTTPResponse(204)
    }
}
