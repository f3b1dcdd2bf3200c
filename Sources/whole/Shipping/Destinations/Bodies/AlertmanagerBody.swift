import AlertLog
import Wire

/// What an Alertmanager sends to webhooks, version 4, so that what receives those receives ours.
enum AlertmanagerBody {
    static func json(_ message: Message, receiver: String) -> JSON {
        let alerts = message.notices.map { AlertLabels($0) }
        let isFiring = alerts.contains { !$0.isResolved }
        let grouped = message.groupedBy.compactMap { field in
            message.notices.first
                .flatMap { RouteTable.value(of: field, in: $0) }
                .map { (name: field, value: $0) }
        }
        return [
            "receiver": .string(receiver),
            "status": isFiring ? "firing" : "resolved",
            "alerts": .array(alerts.map { json($0, message) }),
            "groupLabels": AlertLabels.object(grouped),
            "commonLabels": AlertLabels.object(AlertLabels.common(alerts.map(\.labels))),
            "commonAnnotations": AlertLabels.object(AlertLabels.common(alerts.map(\.annotations))),
            "externalURL": .string(message.link?.base ?? ""),
            "version": "4",
            "groupKey": .string("{}:{\(message.group)}"),
            "truncatedAlerts": 0,
        ]
    }

    private static func json(_ alert: AlertLabels, _ message: Message) -> JSON {
        [
            "status": alert.isResolved ? "resolved" : "firing",
            "labels": alert.labelsJSON,
            "annotations": AlertLabels.object(alert.annotations),
            "startsAt": .string(alert.starts),
            "endsAt": .string(alert.ends),
            "generatorURL": .string(message.link?.page(of: alert.notice) ?? ""),
            "fingerprint": .string(alert.fingerprint),
        ]
    }
}
