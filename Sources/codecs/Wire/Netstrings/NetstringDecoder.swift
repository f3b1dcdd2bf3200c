/// Cuts the byte stream of an evapi connection into payloads.
///
/// Bytes go in through `fill` or `append`; `next` answers where a payload lies, nil when it needs
/// more bytes, or throws when the stream is lost. Nothing is searched for: a netstring that says
/// something wrong about itself ends the stream, since no byte behind it can be trusted. Of one over
/// the limit nothing is kept: it is counted, and `next` answers what comes behind it.
package struct NetstringDecoder: Sendable {
    package let limits: NetstringLimits
    private var queue: ByteQueue
    /// Why the stream was given up, once it was.
    private var failure: NetstringError?
    /// Netstrings over the limit so far, and the length of the last.
    package private(set) var payloadsPassedOver = 0
    package private(set) var lastPassedOverBytes = 0
    /// Bytes still to come of a payload over the limit; nil outside of one.
    private var bytesToPassOver: Int?

    package init(limits: NetstringLimits = NetstringLimits(), bufferBytes: Int = 65_536) {
        self.limits = limits
        queue = ByteQueue(usualBytes: bufferBytes)
    }

    /// Bytes that wait for the rest of their netstring.
    package var bytesWaiting: Int { queue.count }

    /// Bytes of memory held.
    package var bytesHeld: Int { queue.bytesHeld }

    /// Lets `body` write behind the waiting bytes and takes in as many as it says it wrote.
    package mutating func fill(
        atLeast room: Int = 4_096,
        _ body: (UnsafeMutableRawBufferPointer) -> Int
    ) -> Int {
        unsafe queue.fill(atLeast: room, body)
    }

    /// Takes in bytes as they came from the stream, however it is cut.
    package mutating func append(_ bytes: some Collection<UInt8>) { queue.append(bytes) }

    /// Where the next whole payload lies, nil when it is not all there yet.
    ///
    /// The place is good until the decoder takes in more bytes.
    package mutating func next() throws(NetstringError) -> Range<Int>? {
        if let failure { throw failure }
        do throws(NetstringError) {
            while let length = try lengthToPassOver() {
                guard try isPassedOver(length) else { return nil }
            }
            guard let length = try length(), let payload = try payload(length) else { return nil }
            queue.drop(payload.upperBound + 1)
            let place = queue.start - payload.count - 1
            return place..<(place + payload.count)
        } catch {
            failure = error
            throw error
        }
    }

    /// Lends the bytes at a place that `next` named.
    package func with<Result>(_ place: Range<Int>, _ body: (Span<UInt8>) -> Result) -> Result {
        body(queue.buffer.span.extracting(place))
    }

    /// A copy of the bytes at a place that `next` named.
    package func copy(_ place: Range<Int>) -> [UInt8] { Array(queue.buffer[place]) }

    /// Says whether the stream may end here, once `next` has answered nil.
    package func finish() throws(NetstringError) {
        if let failure { throw failure }
        if let bytesToPassOver {
            throw .endInsideNetstring(missing: bytesToPassOver + 1 - queue.count)
        }
        guard queue.count > 0 else { return }
        // With no colon yet, at least it and the comma are missing.
        let wanted = try length().map { $0.digits + 1 + $0.value + 1 } ?? queue.count + 2
        throw .endInsideNetstring(missing: wanted - queue.count)
    }

    /// The length that the first waiting bytes give; nil when its colon is not there yet.
    private func length() throws(NetstringError) -> (value: Int, digits: Int)? {
        var value = 0
        for index in 0..<min(queue.count, limits.lengthDigitsMax + 1) {
            let byte = queue[index]
            if byte == UInt8(ascii: ":"), index > 0 {
                let limit = max(limits.payloadBytesMax, limits.passedOverBytesMax)
                guard value <= limit else { throw .payloadTooLong(length: value, limit: limit) }
                return (value, index)
            }
            guard byte >= 0x30, byte <= 0x39 else { throw .notDigit(byte) }
            guard index < limits.lengthDigitsMax else { break }
            guard index == 0 || value > 0 else { throw .leadingZero }
            value = value * 10 + Int(byte - 0x30)
        }
        guard queue.count <= limits.lengthDigitsMax else {
            throw .lengthTooLong(limitDigits: limits.lengthDigitsMax)
        }
        return nil
    }

    /// Bytes still to come of the payload that is passed over, or of one that is to be from here on.
    private mutating func lengthToPassOver() throws(NetstringError) -> Int? {
        if let bytesToPassOver { return bytesToPassOver }
        guard let length = try length(), length.value > limits.payloadBytesMax else { return nil }
        queue.drop(length.digits + 1)
        lastPassedOverBytes = length.value
        return length.value
    }

    /// Throws away what is there of a payload; false while bytes of it, or its comma, are missing.
    private mutating func isPassedOver(_ length: Int) throws(NetstringError) -> Bool {
        let count = min(length, queue.count)
        queue.drop(count)
        bytesToPassOver = length - count
        guard count == length, queue.count > 0 else { return false }
        guard queue[0] == UInt8(ascii: ",") else { throw .missingComma(queue[0]) }
        queue.drop(1)
        payloadsPassedOver += 1
        bytesToPassOver = nil
        return true
    }

    /// The payload behind its length, counted from the first waiting byte; nil while it is short.
    private func payload(
        _ length: (value: Int, digits: Int)
    ) throws(NetstringError) -> Range<Int>? {
        let start = length.digits + 1
        let end = start + length.value
        guard queue.count > end else { return nil }
        guard queue[end] == UInt8(ascii: ",") else { throw .missingComma(queue[end]) }
        return start..<end
    }
}
