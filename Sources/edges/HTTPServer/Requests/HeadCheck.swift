/// What makes a head one that is answered.
///
/// Stricter than it need be where leniency would let two programs read one request in two ways.
struct HeadCheck {
    static let methodBytesMax = 32

    let limits: HTTPLimits

    /// What the head says of its body.
    func length(_ raw: RawHead) throws(Refusal) -> BodyLength {
        let codings = raw.headers.filter { Self.isName($0, "transfer-encoding") }
        let lengths = raw.headers.filter { Self.isName($0, "content-length") }
        if !codings.isEmpty {
            guard codings.count == 1, lengths.isEmpty, !raw.isOld
            else { throw Refusal(400, "the length of the body is said in more ways than one") }
            guard codings[0].value.lowercased() == "chunked"
            else { throw Refusal(501, "no transfer coding but chunked is known") }
            return .chunked
        }
        guard let length = lengths.first else { return .none }
        let digits = length.value.utf8
        guard lengths.count == 1, !digits.isEmpty, digits.allSatisfy(Self.isDigit)
        else { throw Refusal(400, "Content-Length is no number") }
        guard let bytes = Int(length.value) else { throw Refusal(413, "the body is too long") }
        return bytes == 0 ? .none : .known(bytes)
    }

    /// The request without its body.
    func request(_ raw: RawHead, from peer: HTTPPeer) throws(Refusal) -> HTTPRequest {
        guard raw.target.count <= limits.targetBytesMax
        else { throw Refusal(414, "the target is longer than \(limits.targetBytesMax) bytes") }
        guard raw.headers.count <= limits.headerCountMax
        else { throw Refusal(431, "more than \(limits.headerCountMax) headers") }
        guard raw.bytes <= limits.headBytesMax
        else { throw Refusal(431, "the headers are longer than \(limits.headBytesMax) bytes") }
        guard raw.isWhole else { throw Refusal(400, "the head is malformed") }
        guard Self.isToken(raw.method), raw.method.utf8.count <= Self.methodBytesMax
        else { throw Refusal(400, "the method is malformed") }
        // Whoever answers says of other methods where they are not for; this one has no path.
        guard raw.method != "CONNECT"
        else { throw Refusal(501, "\(raw.method) is not served") }
        var headers = raw.headers
        for place in headers.indices {
            guard Self.isToken(headers[place].name), Self.isText(headers[place].value)
            else { throw Refusal(400, "a header is malformed") }
            headers[place].value = Self.trimmed(headers[place].value)
        }
        let hosts = headers.count { Self.isName($0, "host") }
        guard hosts == 1 || hosts == 0 && raw.isOld else { throw Refusal(400, "not one Host") }
        guard let target = RequestTarget(raw.target)
        else { throw Refusal(400, "the target is malformed") }
        return HTTPRequest(
            raw.method,
            target.path,
            query: target.query,
            headers: headers,
            peer: peer
        )
    }

    /// The client awaits an interim answer before it sends the body.
    static func expectsContinue(_ raw: RawHead) -> Bool {
        raw.headers.contains {
            isName($0, "expect") && $0.value.lowercased() == "100-continue"
        }
    }

    /// What names are made of (RFC 9110, 5.6.2).
    static func isToken(_ text: String) -> Bool {
        !text.utf8.isEmpty
            && text.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"):
                    true
                case UInt8(ascii: "!"), UInt8(ascii: "#")...UInt8(ascii: "'"), UInt8(ascii: "*"),
                    UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."),
                    UInt8(ascii: "^")...UInt8(ascii: "`"), UInt8(ascii: "|"), UInt8(ascii: "~"):
                    true
                default: false
                }
            }
    }

    /// What values are made of: no control character but the tabulator.
    static func isText(_ value: String) -> Bool {
        value.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7f || $0 == 0x09 }
    }

    private static func trimmed(_ value: String) -> String {
        guard let last = value.utf8.last, last == 0x20 || last == 0x09 else { return value }
        let end = value.utf8.lastIndex { $0 != 0x20 && $0 != 0x09 }
        return end.map { String(value[...$0]) } ?? ""
    }

    /// Whether a header has this name, which is given in lower case.
    static func isName(_ field: HTTPField, _ name: String) -> Bool {
        field.name.utf8.count == name.utf8.count
            && zip(field.name.utf8, name.utf8).allSatisfy { byte, lower in
                byte == lower || byte &+ 0x20 == lower && (0x41...0x5a).contains(byte)
            }
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }
}
