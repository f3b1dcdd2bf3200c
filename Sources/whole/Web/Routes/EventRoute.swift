import AlertLog
import HTTPServer

/// What happens, as it happens.
enum EventRoute {
    private static let last = WebParameter.maybe(
        "last_event_id",
        .query,
        .text(1...40),
        "Go on behind this event; the header Last-Event-ID says the same"
    )

    static let route = Route(
        method: .get,
        path: "/api/v1/events",
        scope: .read,
        summary: "What happens, as server-sent events",
        doc:
            "Alerts, kills, gaps, brakes and decisions. Whoever comes back with the id of its last "
            + "event has nothing twice and misses nothing for an hour at least; event 'lost' says "
            + "what was taken away before. Calls as such are not told.",
        parameters: [last.spec],
        answers: [
            Route.Answer(status: 200, doc: "The events, without end", type: "text/event-stream")
        ]
    ) { call in
        let id = try call[last] ?? call.request.header("Last-Event-ID")
        let bounds = try call.read { try $0.feedBounds() }
        let known = id.flatMap { EventText.place(of: $0, in: bounds.identity) }
        let stream = HTTPStream()
        _ = stream.write(EventText.opening)
        // An id of another log's feed is no place in this one: the client is told that it missed some.
        if id != nil, known == nil {
            _ = stream.write(EventText.lost(from: 0, to: bounds.last, of: bounds.identity))
        }
        call.context.hub.add(stream, from: min(known ?? bounds.last, bounds.last))
        return HTTPResponse(
            200,
            headers: [
                HTTPField("Content-Type", "text/event-stream"),
                HTTPField("X-Accel-Buffering", "no"),
            ],
            body: .stream(stream)
        )
    }
}
