/// One request as it comes in, from its head to the last byte of its body.
///
/// It says what is to be done and does nothing itself.
struct RequestGathering: Sendable {
    /// What is to be done next.
    enum Step: Sendable {
        /// More of it is to come, or its end.
        case more
        case answer(HTTPRequest)
        case refuse(Refusal)
        /// Ends the connection without a word: there is no place for one in the middle of a body.
        case cut
    }

    let limits: HTTPLimits
    private var request: HTTPRequest?
    private var bodyBytesMax = 0
    /// Told once the body is read away.
    private var refusal: Refusal?
    private var droppedBytes = 0

    init(limits: HTTPLimits) { self.limits = limits }

    /// Bytes of the body that are held.
    var heldBytes: Int { request?.body.count ?? 0 }

    /// Takes the head in; `bodyBytesMax` says what is awaited, `isRefused` refuses whatever it is.
    mutating func head(
        _ raw: RawHead,
        from peer: HTTPPeer,
        isRefused: Refusal? = nil,
        bodyBytesMax: (HTTPRequest) -> Int
    ) -> Step {
        let check = HeadCheck(limits: limits)
        let length: BodyLength
        do throws(Refusal) {
            length = try check.length(raw)
        } catch {
            return .refuse(error)
        }
        do throws(Refusal) {
            let request = try check.request(raw, from: peer)
            if let isRefused { throw isRefused }
            self.bodyBytesMax = length == .none ? 0 : bodyBytesMax(request)
            switch length {
            case .known(let bytes) where bytes > self.bodyBytesMax: throw tooLong
            case .chunked where self.bodyBytesMax == 0: throw tooLong
            default: self.request = request
            }
            return .more
        } catch {
            // Where a malformed head ends, and what is body behind it, is anybody's guess.
            if error.status == 400 { return .refuse(error) }
            return refuse(error, before: length, awaited: HeadCheck.expectsContinue(raw))
        }
    }

    /// Takes bytes of the body in.
    mutating func body(_ bytes: [UInt8]) -> Step {
        if refusal == nil, heldBytes + bytes.count > bodyBytesMax { refuse(tooLong) }
        guard refusal != nil else {
            request?.body += bytes
            return .more
        }
        droppedBytes += bytes.count
        return droppedBytes > limits.refusedBodyBytesMax ? .cut : .more
    }

    /// Refuses the request; what there is of the body is let go, and what comes is read away.
    mutating func refuse(_ refusal: Refusal) {
        request = nil
        self.refusal = refusal
    }

    /// Nothing more will come.
    mutating func end() -> Step {
        if let refusal { return .refuse(refusal) }
        guard let request else { return .cut }
        self.request = nil
        return .answer(request)
    }

    private var tooLong: Refusal {
        Refusal(
            413,
            bodyBytesMax == 0
                ? "no body is awaited"
                : "the body is longer than \(bodyBytesMax) bytes"
        )
    }

    /// A short body that is already under way is read first: closed before, the client may lose the answer.
    private mutating func refuse(
        _ refusal: Refusal,
        before length: BodyLength,
        awaited: Bool
    ) -> Step {
        switch length {
        case .known(let bytes) where bytes <= limits.refusedBodyBytesMax && !awaited:
            refuse(refusal)
            return .more
        case .chunked where !awaited:
            refuse(refusal)
            return .more
        default: return .refuse(refusal)
        }
    }
}
