import AgentSocket
import Telephony
import Wire

/// A call as a client tells of it.
struct ToldCall: Sendable {
    let request: AgentRequest.Call

    private static let caller = WebParameter.maybe(
        "a_number",
        .body,
        .text(0...256),
        "Who calls; null or empty is a withheld number"
    )
    private static let callee = WebParameter.required(
        "b_number",
        .body,
        .text(1...256),
        "Who is called, as dialled"
    )
    private static let callID = WebParameter.maybe(
        "call_id",
        .body,
        .text(1...128),
        "The switch's name for the call: one told of twice counts once"
    )
    private static let source = WebParameter.maybe(
        "source_ip",
        .body,
        .text(1...64),
        "The address that it came from"
    )
    private static let link = WebParameter.maybe(
        "switch_id",
        .body,
        .text(1...32),
        "The switch that it is on, where several ask"
    )
    private static let time = WebParameter.maybe(
        "timestamp",
        .body,
        .text(1...40),
        "When it began, in ISO 8601: up to 60 s ago and 2 s ahead of the agent's clock; left out, now"
    )

    static let members = [
        caller.spec, callee.spec, callID.spec, source.spec, link.spec, time.spec,
    ]

    /// Reads the members of a body, or of one of its calls.
    init(_ call: WebCall) throws(WebProblem) {
        let (caller, callee) = (try call[Self.caller] ?? "", try call[Self.callee])
        var request = AgentRequest.Call(caller: caller, callee: callee)
        request.callID = try call[Self.callID]
        request.source = try call[Self.source]
        request.switchName = try call[Self.link]
        if let text = try call[Self.time] {
            guard let time = TimeText.parse(text) else {
                throw .badRequest("timestamp: must be a time such as 2026-11-20T09:00:00Z")
            }
            request.time = time
        }
        self.request = request
    }
}

extension WebKind where Value == [ToldCall] {
    /// Calls, so many of them.
    static func calls(_ count: ClosedRange<Int>) -> Self {
        let items = OpenAPIDocument.object(ToldCall.members)
        return Self(
            schema: [
                "type": "array", "items": items, "minItems": .integer(count.lowerBound),
                "maxItems": .integer(count.upperBound),
            ],
            read: { (given, call) throws(WebProblem) in
                guard case .list(let items) = given, count.contains(items.count) else {
                    throw .badRequest(
                        "must be a list of \(count.lowerBound) to \(count.upperBound)"
                    )
                }
                var calls: [ToldCall] = []
                for (place, item) in items.enumerated() {
                    guard case .object(let members) = item else {
                        throw .badRequest("\(place): must be an object")
                    }
                    do throws(WebProblem) {
                        let values = try RequestValues.known(members, of: ToldCall.members)
                        calls.append(try ToldCall(call.with(values)))
                    } catch {
                        throw .badRequest("\(place): \(error.detail)")
                    }
                }
                return calls
            }
        )
    }
}
