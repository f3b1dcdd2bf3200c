import Wire

/// Cuts the byte stream of an HTTP connection into responses.
///
/// Answers in three ways: a response, nil (more bytes are needed), or an error (close).
package struct HTTPResponseDecoder: Sendable {
    package let limits: HTTPLimits
    private var queue = ByteQueue(usualBytes: 16_384)
    private var failure: HTTPError?
    /// Bytes in which no end of the head was found: none is looked at twice.
    private var searched = 0
    private var head: Head?

    private struct Head {
        var response: HTTPResponse
        var bytes: Int
        var bodyLength: Int
    }

    package init(limits: HTTPLimits = HTTPLimits()) { self.limits = limits }

    package var bytesWaiting: Int { queue.count }

    /// Takes in bytes as they came from the stream, however it is cut.
    package mutating func append(_ bytes: some Collection<UInt8>) { queue.append(bytes) }

    /// The next whole response; nil when it is not all there yet.
    package mutating func next() throws(HTTPError) -> HTTPResponse? {
        if let failure { throw failure }
        do throws(HTTPError) {
            return try response()
        } catch {
            failure = error
            throw error
        }
    }

    /// Says whether the stream may end here, once `next` has answered nil.
    package func finish() throws(HTTPError) {
        if let failure { throw failure }
        if queue.count > 0 { throw .endInsideResponse }
    }

    private mutating func response() throws(HTTPError) -> HTTPResponse? {
        while true {
            if head == nil { head = try headAtStart() }
            guard let head, head.bytes + head.bodyLength <= queue.count else { return nil }
            let start = queue.start + head.bytes
            var response = head.response
            response.body = Array(queue.buffer[start..<(start + head.bodyLength)])
            queue.drop(head.bytes + head.bodyLength)
            self.head = nil
            searched = 0
            // `100 Continue` and the like come before the response.
            if response.status >= 200 { return response }
        }
    }

    private mutating func headAtStart() throws(HTTPError) -> Head? {
        let reach = min(queue.count, limits.headBytesMax)
        var index = max(3, searched)
        while index < reach {
            if queue[index] == 0x0a, queue[index - 1] == 0x0d, queue[index - 2] == 0x0a,
                queue[index - 3] == 0x0d
            {
                return try readHead(bytes: index + 1)
            }
            index += 1
        }
        searched = reach
        guard queue.count < limits.headBytesMax else {
            throw .headTooLong(limit: limits.headBytesMax)
        }
        return nil
    }

    private func readHead(bytes count: Int) throws(HTTPError) -> Head {
        let text = queue.buffer[queue.start..<(queue.start + count - 4)]
        let lines = text.split(separator: 0x0a, omittingEmptySubsequences: false)
            .map { String(decoding: $0.last == 0x0d ? $0.dropLast() : $0, as: UTF8.self) }
        guard lines.count - 1 <= limits.headersMax else {
            throw .tooManyHeaders(limit: limits.headersMax)
        }
        var response = try statusLine(lines[0])
        var lengths: [Substring] = []
        for line in lines.dropFirst() {
            guard let colon = line.utf8.firstIndex(of: UInt8(ascii: ":")) else { throw .badHeader }
            // Bytes are compared, not characters: an accent behind a colon would go with it.
            let rest = line.utf8[colon...].dropFirst().drop { $0 == 0x20 || $0 == 0x09 }
            let value = Substring(rest)
            switch line[..<colon].lowercased() {
            case "content-length": lengths.append(value)
            case "transfer-encoding": throw .chunked
            case "connection": response.keepsAlive = value.lowercased() != "close"
            default: continue
            }
        }
        let length = try bodyLength(lengths, status: response.status)
        return Head(response: response, bytes: count, bodyLength: length)
    }

    /// `HTTP/1.1 404 Dialog not found`.
    private func statusLine(_ line: String) throws(HTTPError) -> HTTPResponse {
        let parts = line.utf8.split(separator: 0x20, maxSplits: 2, omittingEmptySubsequences: false)
            .map(Substring.init)
        guard parts.count >= 2, parts[0] == "HTTP/1.1" || parts[0] == "HTTP/1.0",
            parts[1].utf8.count == 3, let status = Int(parts[1]), (100...599).contains(status)
        else { throw .badStatusLine }
        return HTTPResponse(
            status: status,
            reason: parts.count > 2 ? String(parts[2]) : "",
            body: [],
            keepsAlive: parts[0] == "HTTP/1.1"
        )
    }

    private func bodyLength(_ lengths: [Substring], status: Int) throws(HTTPError) -> Int {
        if lengths.isEmpty, status < 200 || status == 204 || status == 304 { return 0 }
        guard let first = lengths.first, lengths.allSatisfy({ $0 == first }),
            (1...18).contains(first.utf8.count),
            first.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }), let length = Int(first)
        else { throw .badContentLength }
        guard length <= limits.bodyBytesMax else {
            throw .bodyTooLong(length: length, limit: limits.bodyBytesMax)
        }
        return length
    }
}
