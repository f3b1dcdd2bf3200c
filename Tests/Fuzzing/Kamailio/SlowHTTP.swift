import Kamailio

/// One response, as far as the two readings must agree on it.
struct PlainResponse: Equatable {
    var status: Int
    var reason: String
    var body: [UInt8]
    var keepsAlive: Bool
}

extension PlainResponse {
    init(_ response: HTTPResponse) {
        (status, reason) = (response.status, response.reason)
        (body, keepsAlive) = (response.body, response.keepsAlive)
    }
}

/// A slow, obviously right reading of a whole stream of HTTP responses.
struct SlowHTTP {
    let limits: HTTPLimits

    /// The responses and whether the stream ends well.
    func responses(of bytes: [UInt8]) -> (responses: [PlainResponse], isGood: Bool) {
        var responses: [PlainResponse] = []
        var rest = bytes[...]
        while !rest.isEmpty {
            guard let end = headEnd(rest), end - rest.startIndex + 4 <= limits.headBytesMax,
                case (var response, let length)? = head(Array(rest[..<end])),
                rest.endIndex - (end + 4) >= length
            else { return (responses, false) }
            rest = rest[(end + 4)...]
            response.body = Array(rest.prefix(length))
            rest = rest.dropFirst(length)
            if response.status >= 200 { responses.append(response) }
        }
        return (responses, true)
    }

    private func headEnd(_ bytes: ArraySlice<UInt8>) -> Int? {
        bytes.indices.first { bytes[$0...].starts(with: [0x0d, 0x0a, 0x0d, 0x0a]) }
    }

    private func head(_ bytes: [UInt8]) -> (response: PlainResponse, bodyLength: Int)? {
        let lines = bytes.split(separator: 0x0a, omittingEmptySubsequences: false).map { line in
            Array(line.last == 0x0d ? line.dropLast() : line)
        }
        guard lines.count - 1 <= limits.headersMax, var response = status(lines[0]) else {
            return nil
        }
        var lengths: [[UInt8]] = []
        for line in lines.dropFirst() {
            guard let colon = line.firstIndex(of: UInt8(ascii: ":")) else { return nil }
            let value = Array(line[(colon + 1)...].drop { $0 == 0x20 || $0 == 0x09 })
            switch lowercased(line[..<colon]) {
            case Array("content-length".utf8): lengths.append(value)
            case Array("transfer-encoding".utf8): return nil
            case Array("connection".utf8):
                response.keepsAlive = lowercased(value[...]) != Array("close".utf8)
            default: continue
            }
        }
        if lengths.isEmpty, [204, 304].contains(response.status) || response.status < 200 {
            return (response, 0)
        }
        let text = String(decoding: lengths.first ?? [], as: UTF8.self)
        guard Set(lengths).count == 1, text.wholeMatch(of: /[0-9]{1,18}/) != nil,
            let length = Int(text), length <= limits.bodyBytesMax
        else { return nil }
        return (response, length)
    }

    private func status(_ line: [UInt8]) -> PlainResponse? {
        let parts = line.split(separator: 0x20, maxSplits: 2, omittingEmptySubsequences: false)
        let version = String(decoding: parts[0], as: UTF8.self)
        guard parts.count > 1, ["HTTP/1.0", "HTTP/1.1"].contains(version), parts[1].count == 3,
            parts[1].allSatisfy({ (0x30...0x39).contains($0) }),
            let status = Int(String(decoding: parts[1], as: UTF8.self)),
            (100...599).contains(status)
        else { return nil }
        return PlainResponse(
            status: status,
            reason: parts.count > 2 ? String(decoding: parts[2], as: UTF8.self) : "",
            body: [],
            keepsAlive: version == "HTTP/1.1"
        )
    }

    private func lowercased(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
        bytes.map { (0x41...0x5a).contains($0) ? $0 + 0x20 : $0 }
    }
}
