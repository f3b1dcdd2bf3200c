import AlertLog
import HTTPServer
import Views
import Wire

/// What people make of alerts.
enum JudgementRoutes {
    static let all = [judge, undo, judgeMany, undoMany, knownJudge]

    /// Alerts that are judged at once, at most.
    static let alertsMax = 500

    private static let status = WebParameter.maybe(
        "status",
        .body,
        WebKind<AlertStatus>.oneOf,
        "What it is, in upper or lower case; left out, it stays"
    )
    private static let note = WebParameter.maybe(
        "note",
        .body,
        .text(0...LogEditor.textBytesMax),
        "Why, in the analyst's words; left out, it stays"
    )
    private static let expecting = WebParameter.maybe(
        "expecting",
        .body,
        WebKind<AlertStatus>.oneOf,
        "Only where this is its status: one that others judged meanwhile is a conflict"
    )
    private static let alerts = WebParameter.required(
        "alerts",
        .body,
        .rows(1...alertsMax),
        "Numbers of the alerts"
    )

    private static let one: [Route.Answer] = [
        Route.Answer(
            status: 200,
            doc: "The alert as it is now",
            schema: RowSchema.of(AlertRow.self)
        ), .notFound, .conflict,
    ]
    private static let many: [Route.Answer] = [
        Route.Answer(
            status: 200,
            doc: "How many they are",
            schema: [
                "type": "object", "required": ["count"],
                "properties": ["count": ["type": "integer"]],
            ]
        ), .notFound, .conflict,
    ]

    private static let judge = Route(
        method: .patch,
        path: "/api/v1/alerts/{id}",
        scope: .triage,
        summary: "Judge an alert",
        parameters: [AlertRoutes.id.spec],
        members: [status.spec, note.spec, expecting.spec],
        answers: one
    ) { call in
        let number = try call[AlertRoutes.id]
        try judge([number], try judgement(call, note: note), call)
        return try current(number, call)
    }

    private static let undo = Route(
        method: .post,
        path: "/api/v1/alerts/{id}/undo",
        scope: .triage,
        summary: "Take the latest judgement of an alert back",
        doc:
            "Status and note are what they were before; once more goes one judgement further back.",
        parameters: [AlertRoutes.id.spec],
        answers: one
    ) { call in
        let number = try call[AlertRoutes.id]
        try undo([number], call)
        return try current(number, call)
    }

    private static let statusOfMany = WebParameter.required(
        "status",
        .body,
        WebKind<AlertStatus>.oneOf,
        "What they are, in upper or lower case"
    )

    private static let judgeMany = Route(
        method: .patch,
        path: "/api/v1/alerts",
        scope: .triage,
        summary: "Judge several alerts at once, all or none",
        members: [alerts.spec, statusOfMany.spec, note.spec, expecting.spec],
        answers: many
    ) { call in
        let numbers = try call[alerts]
        let judgement = Judgement(status: try call[statusOfMany], note: try call[note])
        try judge(numbers, judgement, call)
        return .json(["count": .integer(Set(numbers).count)])
    }

    private static let undoMany = Route(
        method: .post,
        path: "/api/v1/alerts/undo",
        scope: .triage,
        summary: "Take the latest judgement of several alerts back, of all or of none",
        members: [alerts.spec],
        answers: many
    ) { call in
        let numbers = try call[alerts]
        try undo(numbers, call)
        return .json(["count": .integer(Set(numbers).count)])
    }

    // MARK: The known path

    private static let notes = WebParameter.maybe(
        "notes",
        .body,
        .text(0...LogEditor.textBytesMax),
        "Why, in the analyst's words; left out, they stay"
    )

    private static let knownJudge = Route(
        method: .patch,
        path: "/acm/alerts/{id}",
        scope: .triage,
        summary: "Judge an alert, by the path of earlier systems",
        parameters: [AlertRoutes.id.spec],
        members: [status.spec, notes.spec],
        answers: [
            Route.Answer(
                status: 200,
                doc: "What it is now",
                schema: [
                    "type": "object", "required": ["success", "alert_id", "new_status"],
                    "properties": [
                        "success": ["const": true], "alert_id": ["type": "integer"],
                        "new_status": ["type": "string"],
                    ],
                ]
            ), .notFound, .conflict,
        ]
    ) { call in
        let number = try call[AlertRoutes.id]
        try judge([number], try judgement(call, note: notes), call)
        let row = try call.read { try $0.alert(number) }
        return .json([
            "success": true, "alert_id": .integer(number),
            "new_status": .string(row?.status ?? ""),
        ])
    }

    // MARK: What they share

    private static func judgement(
        _ call: WebCall,
        note: WebParameter<String?>
    ) throws(WebProblem) -> Judgement {
        let judgement = Judgement(status: try call[status], note: try call[note])
        guard judgement.status != nil || judgement.note != nil else {
            throw .badRequest("give a status, \(note.spec.name) or both")
        }
        return judgement
    }

    private static func judge(
        _ numbers: [Int64],
        _ judgement: Judgement,
        _ call: WebCall
    ) throws {
        let expected = try call[expecting]
        let outcome = try call.edit { editor, author in
            try editor.judge(numbers, judgement, expecting: expected, by: author, at: call.now)
        }
        try check(outcome)
    }

    private static func undo(_ numbers: [Int64], _ call: WebCall) throws {
        let outcome = try call.edit { editor, author in
            try editor.undo(numbers, by: author, at: call.now)
        }
        try check(outcome)
    }

    private static func check(_ outcome: JudgementOutcome) throws(WebProblem) {
        let named = { (numbers: [Int64]) in
            numbers.prefix(10).map { "\($0)" }.joined(separator: ", ")
        }
        switch outcome {
        case .done: break
        case .missing(let numbers): throw .notFound("there is no alert \(named(numbers))")
        case .changedSince(let alerts):
            let words = alerts.prefix(10).map { "alert \($0.id) is \($0.status) by now" }
            throw .conflict(words.joined(separator: "; "))
        case .nothingToUndo(let numbers):
            throw .conflict("alert \(named(numbers)): no judgement to take back")
        case .tooMany(let limit): throw .badRequest("alerts: at most \(limit)")
        }
    }

    private static func current(_ number: Int64, _ call: WebCall) throws -> HTTPResponse {
        guard let row = try call.read({ try $0.alert(number) }) else {
            throw WebProblem.notFound("there is no alert \(number)")
        }
        return .json(JSON(row))
    }
}

extension WebKind where Value == [Int64] {
    /// Numbers of rows of the log, so many of them.
    static func rows(_ count: ClosedRange<Int>) -> Self {
        Self(
            schema: [
                "type": "array",
                "items": ["type": "integer", "minimum": 1, "maximum": .integer(Int64.max)],
                "minItems": .integer(count.lowerBound), "maxItems": .integer(count.upperBound),
            ],
            read: { (given, _) throws(WebProblem) in
                guard case .list(let items) = given, count.contains(items.count) else {
                    throw .badRequest(
                        "must be a list of \(count.lowerBound) to \(count.upperBound)"
                    )
                }
                let numbers = items.compactMap(\.integer).filter { $0 >= 1 }
                guard numbers.count == items.count else {
                    throw .badRequest("must hold numbers of rows alone")
                }
                return numbers
            }
        )
    }
}
