import CMicroHTTPD

extension RawHead {
    /// Reads the head of a connection's request; at most one header more than may be is taken.
    ///
    /// MHD cuts the head where it lies: zeros stand where names, values and lines end. What it skipped or
    /// moved shows as a gap between the parts, and a head with a gap is not whole.
    init(
        _ connection: OpaquePointer,
        method: UnsafePointer<CChar>,
        version: UnsafePointer<CChar>,
        target: [UInt8],
        headersMax: Int
    ) {
        var reading = unsafe HeadReading(
            place: Self.behindRequestLine(method, version, target) ?? 0,
            headersMax: headersMax
        )
        unsafe withUnsafeMutablePointer(to: &reading) { reading in
            _ = unsafe MHD_get_connection_values_n(connection, .HEADER_KIND, readHeader, reading)
        }
        let bytes = unsafe cw_httpd_head_bytes(connection)
        self.init(
            method: unsafe String(cString: method),
            target: target,
            isOld: unsafe String(cString: version) == "HTTP/1.0",
            headers: reading.headers,
            bytes: bytes,
            isWhole: reading.isWhole
                && reading.place + HeadReading.lineEnd == UInt(bitPattern: method) + UInt(bytes)
        )
    }

    /// Where the first header begins; nil where the line holds more than method, target and version.
    private static func behindRequestLine(
        _ method: UnsafePointer<CChar>,
        _ version: UnsafePointer<CChar>,
        _ target: [UInt8]
    ) -> UInt? {
        let between = unsafe strlen(method) + 1 + target.count + 1
        guard UInt(bitPattern: method) + UInt(between) == UInt(bitPattern: version)
        else { return nil }
        return unsafe UInt(bitPattern: version) + UInt(strlen(version)) + HeadReading.lineEnd
    }
}

/// The headers as they are read, and where the next must begin.
struct HeadReading {
    /// Carriage return and line feed.
    static let lineEnd: UInt = 2

    var place: UInt
    let headersMax: Int
    var headers: [HTTPField] = []
    var isWhole = true

    /// True to go on.
    mutating func take(
        name: UnsafeBufferPointer<CChar>,
        value: UnsafeBufferPointer<CChar>
    ) -> Bool {
        let (start, middle) = unsafe (address(name), address(value))
        // A colon and blanks stand between name and value.
        if start != place || middle <= start + UInt(name.count) { isWhole = false }
        place = middle + UInt(value.count) + Self.lineEnd
        headers.append(unsafe HTTPField(text(name), text(value)))
        return headers.count <= headersMax
    }

    private func address(_ buffer: UnsafeBufferPointer<CChar>) -> UInt {
        UInt(bitPattern: buffer.baseAddress)
    }

    private func text(_ buffer: UnsafeBufferPointer<CChar>) -> String {
        unsafe buffer.withMemoryRebound(to: UInt8.self) { bytes in
            unsafe String(decoding: bytes, as: UTF8.self)
        }
    }
}

private func readHeader(
    _ context: UnsafeMutableRawPointer?,
    _ kind: MHD_ValueKind,
    _ name: UnsafePointer<CChar>?,
    _ nameBytes: Int,
    _ value: UnsafePointer<CChar>?,
    _ valueBytes: Int
) -> MHD_Result {
    guard let reading = unsafe context?.assumingMemoryBound(to: HeadReading.self) else {
        return .NO
    }
    let goesOn = unsafe reading.pointee.take(
        name: UnsafeBufferPointer(start: name, count: nameBytes),
        value: UnsafeBufferPointer(start: value, count: valueBytes)
    )
    return goesOn ? .YES : .NO
}
