/// What makes an answer one that can be sent.
struct ResponseCheck {
    let limits: HTTPLimits

    /// Headers that say where an answer ends, which is the server's business.
    private static let ownNames = ["content-length", "transfer-encoding", "connection", "trailer"]

    func isSendable(_ response: HTTPResponse) -> Bool {
        guard (200...599).contains(response.status) else { return false }
        var bytes = 0
        for header in response.headers {
            bytes += header.name.utf8.count + header.value.utf8.count + 4
            guard HeadCheck.isToken(header.name), HeadCheck.isText(header.value),
                !Self.ownNames.contains(where: { HeadCheck.isName(header, $0) })
            else { return false }
        }
        return bytes <= limits.answerHeadBytesMax
    }
}

/// An answer on its way out.
struct Told: Sendable {
    var response: HTTPResponse
    /// The connection ends behind it.
    var isLast: Bool
}
