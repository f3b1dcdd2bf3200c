/// What a frame carries, by its `Content-Type`.
package enum FrameKind: Sendable, Equatable {
    case authRequest
    case rudeRejection
    case commandReply
    case apiResponse
    case eventPlain
    case eventJSON
    case eventXML
    case logData
    case disconnectNotice
    /// A frame over the limit, whatever its type: it has neither headers nor a body any more.
    case passedOver
    case other

    init(_ value: Range<Int>, of block: RawSpan) {
        if value.count == 16, block.holds("text/event-plain", at: value.lowerBound) {
            self = .eventPlain
        } else {
            self.init(contentType: value.map { block.byte($0) })
        }
    }

    private init(contentType: [UInt8]) {
        self =
            switch String(decoding: contentType, as: UTF8.self) {
            case "auth/request": .authRequest
            case "text/rude-rejection": .rudeRejection
            case "command/reply": .commandReply
            case "api/response": .apiResponse
            case "text/event-plain": .eventPlain
            case "text/event-json": .eventJSON
            case "text/event-xml": .eventXML
            case "log/data": .logData
            case "text/disconnect-notice": .disconnectNotice
            default: .other
            }
    }
}

/// Where one frame lies in its decoder's buffer; good until the decoder takes in more bytes.
package struct FrameBounds: Sendable, Equatable {
    package var kind: FrameKind
    package var headers: Range<Int>
    package var body: Range<Int>

    /// A frame over the limit of which so many bytes are left.
    static func passedOver(_ bytes: Int) -> FrameBounds {
        FrameBounds(kind: .passedOver, headers: 0..<0, body: 0..<bytes)
    }

    func moved(by distance: Int) -> FrameBounds {
        FrameBounds(
            kind: kind,
            headers: (headers.lowerBound + distance)..<(headers.upperBound + distance),
            body: (body.lowerBound + distance)..<(body.upperBound + distance)
        )
    }
}

/// One frame by itself, for code off the hot path.
package struct Frame: Sendable, Equatable {
    package var kind: FrameKind
    /// Outer header lines as they came, in order, names and values apart, values not decoded.
    package var headers: [HeaderLine]
    package var body: [UInt8]

    package init(kind: FrameKind, headers: [HeaderLine], body: [UInt8]) {
        self.kind = kind
        self.headers = headers
        self.body = body
    }

    /// The first value under this name.
    package subscript(name: String) -> String? { headers.first { $0.name == name }?.value }

    /// What a command was answered: `Reply-Text`, or the body of an api response.
    package var answer: String {
        kind == .apiResponse
            ? String(decoding: body, as: UTF8.self) : self["Reply-Text"] ?? ""
    }
}

/// A header name and its value as sent.
package struct HeaderLine: Sendable, Equatable {
    package var name: String
    package var value: String

    package init(name: String, value: String) {
        self.name = name
        self.value = value
    }

    /// Splits header lines at line ends and at the first colon; stops at an empty line.
    ///
    /// Lines without a colon are left out.
    package static func lines(_ block: some Sequence<UInt8>, limit: Int) -> [HeaderLine] {
        var lines: [HeaderLine] = []
        let pieces = Array(block).split(
            separator: UInt8(ascii: "\n"),
            maxSplits: max(0, limit),
            omittingEmptySubsequences: false
        )
        for piece in pieces.prefix(max(0, limit)).prefix(while: { !$0.isEmpty }) {
            guard let colon = piece.firstIndex(of: UInt8(ascii: ":")) else { continue }
            let value = piece[(colon + 1)...].drop { $0 == UInt8(ascii: " ") }
            lines.append(
                HeaderLine(
                    name: String(decoding: piece[..<colon], as: UTF8.self),
                    value: String(decoding: value, as: UTF8.self)
                )
            )
        }
        return lines
    }
}
