/// Reads rows of strings out of a JSON object such as `{"row_count": 2, "rows": [{…}, {…}]}`.
///
/// A switch's list of its calls is a megabyte for each thousand legs, and the thread that reads it
/// reads no events meanwhile: decoding it into types took a second for 13,000 calls.
package enum JSONTable {
    /// Hands on every row, as the strings of these members in their order, nil where a row has none.
    ///
    /// False where the bytes are no such object, lack `count`, or hold anything but a string or null
    /// in one of the members; what was handed on until then is worth nothing.
    package static func read(
        _ bytes: [UInt8],
        rows: String,
        count: String,
        members: [String],
        _ take: ([String?]) -> Void
    ) -> Bool {
        let span = bytes.span
        let (rowsName, countName) = (Array(rows.utf8), Array(count.utf8))
        var (array, number) = (JSONSlice(), JSONSlice())
        do throws(JSONFault) {
            try JSONScan.members(of: span) { key, value in
                if isNamed(key, rowsName, span) { array = value }
                if isNamed(key, countName, span) { number = value }
            }
            guard number.kind == .integer else { return false }
            if array.kind == .absent || array.kind == .null { return true }
            return try readRows(array, span, members.map { Array($0.utf8) }, take)
        } catch {
            return false
        }
    }

    private static func readRows(
        _ array: JSONSlice,
        _ bytes: Span<UInt8>,
        _ names: [[UInt8]],
        _ take: ([String?]) -> Void
    ) throws(JSONFault) -> Bool {
        let none = [String?](repeating: nil, count: names.count)
        var row = none
        var isWhole = true
        var text: [UInt8] = []
        try JSONScan.objects(in: array, of: bytes) { key, value in
            guard let place = names.firstIndex(where: { isNamed(key, $0, bytes) }) else { return }
            switch value.kind {
            case .text, .escapedText:
                text.removeAll(keepingCapacity: true)
                JSONScan.decode(value, of: bytes) { byte in
                    text.append(byte)
                    return true
                }
                row[place] = String(decoding: text, as: UTF8.self)
            case .null: row[place] = nil
            default: isWhole = false
            }
        } ended: {
            take(row)
            row = none
        }
        return isWhole
    }

    private static func isNamed(
        _ key: JSONSlice,
        _ name: [UInt8],
        _ bytes: Span<UInt8>
    ) -> Bool {
        guard key.place.count == name.count else { return false }
        return name.indices.allSatisfy { bytes[key.place.lowerBound + $0] == name[$0] }
    }
}
