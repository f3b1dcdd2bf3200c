/// Path and query of a request's target.
struct RequestTarget: Equatable {
    let path: String
    let query: [HTTPField]

    /// Nil for what is not in origin form, not percent-encoded as it should be, not UTF-8, or holds a zero.
    init?(_ bytes: [UInt8]) {
        guard bytes.first == UInt8(ascii: "/"), bytes.allSatisfy({ $0 > 0x20 && $0 != 0x7f })
        else { return nil }
        let end = bytes.firstIndex(of: UInt8(ascii: "?")) ?? bytes.endIndex
        guard let path = Self.decoded(bytes[..<end], isForm: false) else { return nil }
        var query: [HTTPField] = []
        for part in bytes[end...].dropFirst().split(separator: UInt8(ascii: "&")) {
            let sign = part.firstIndex(of: UInt8(ascii: "=")) ?? part.endIndex
            guard let name = Self.decoded(part[..<sign], isForm: true),
                let value = Self.decoded(part[sign...].dropFirst(), isForm: true)
            else { return nil }
            query.append(HTTPField(name, value))
        }
        (self.path, self.query) = (path, query)
    }

    /// In a query, as in a form, a plus sign stands for a blank.
    private static func decoded(_ bytes: ArraySlice<UInt8>, isForm: Bool) -> String? {
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        var place = bytes.startIndex
        while place < bytes.endIndex {
            let byte = bytes[place]
            place += 1
            switch byte {
            case UInt8(ascii: "%"):
                guard place + 1 < bytes.endIndex, let high = digit(bytes[place]),
                    let low = digit(bytes[place + 1]), high | low != 0
                else { return nil }
                result.append(high << 4 | low)
                place += 2
            case UInt8(ascii: "+") where isForm: result.append(UInt8(ascii: " "))
            default: result.append(byte)
            }
        }
        return String(validating: result, as: UTF8.self)
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        default: nil
        }
    }
}
