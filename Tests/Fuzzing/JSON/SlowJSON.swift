/// A JSON value by the letter of RFC 8259, each on its own array: slow and obviously right.
///
/// Bytes that are no UTF-8 stay as they came.
package indirect enum SlowJSON: Equatable {
    typealias Member = (key: [UInt8], value: SlowJSON)

    /// A string: what it means, and how it was written.
    case text([UInt8], written: [UInt8])
    /// A number without fraction and exponent, as written.
    case integer(String)
    /// Any other number.
    case fraction
    case truth(Bool)
    case null
    case list([SlowJSON])
    case object([[UInt8]], [SlowJSON])

    /// The members of an object that is the whole of `bytes`; nil where it is none, or holds more
    /// levels than allowed.
    static func object(_ bytes: [UInt8], depthMax: Int) -> [Member]? {
        var reader = SlowJSONReader(rest: bytes[...], depthMax: depthMax)
        reader.skipSpace()
        guard reader.rest.first == UInt8(ascii: "{"), let value = reader.value(depth: 0) else {
            return nil
        }
        reader.skipSpace()
        return reader.rest.isEmpty ? value.members : nil
    }

    /// The members of an object in order; nil for any other value.
    var members: [Member]? {
        guard case .object(let keys, let values) = self else { return nil }
        return Array(zip(keys, values)).map { (key: $0.0, value: $0.1) }
    }

    /// The last member of this name, `null` counting as none.
    subscript(name: String) -> SlowJSON? {
        let found = members?.last { $0.key == Array(name.utf8) }?.value
        return found == .null ? nil : found
    }

    var bytes: [UInt8]? { if case .text(let bytes, _) = self { bytes } else { nil } }
    var string: String? { bytes.map { String(decoding: $0, as: UTF8.self) } }
    var digits: String? { if case .integer(let digits) = self { digits } else { nil } }
    var items: [SlowJSON]? { if case .list(let items) = self { items } else { nil } }

    /// True where a value like that stands anywhere in this one.
    func holds(_ isMeant: (SlowJSON) -> Bool) -> Bool {
        switch self {
        case .list(let items): isMeant(self) || items.contains { $0.holds(isMeant) }
        case .object(_, let values): isMeant(self) || values.contains { $0.holds(isMeant) }
        default: isMeant(self)
        }
    }

    /// What a FreeSWITCH means by the value of a JSON event; nil for what it never writes.
    var eventText: [UInt8]? {
        switch self {
        case .text(let bytes, _): return bytes
        case .list(let items):
            let texts = items.compactMap(\.bytes)
            guard texts.count == items.count else { return nil }
            return Array("ARRAY::".utf8) + Array(texts.joined(separator: Array("|:".utf8)))
        default: return nil
        }
    }
}
