import AlertLog
import Lists
import Wire

extension ListFile {
    /// An array of objects, or one object a line, with the keys of the columns.
    mutating func readJSON(_ bytes: [UInt8]) {
        let text = bytes.starts(with: [0xef, 0xbb, 0xbf]) ? Array(bytes.dropFirst(3)) : bytes
        guard String(validating: text, as: UTF8.self) != nil else {
            return fault(1, "it is no UTF-8")
        }
        let opening = text.first { !" \t\r\n".utf8.contains($0) }
        if opening == UInt8(ascii: "[") { readArray(text) } else { readObjects(text) }
    }

    private mutating func readObjects(_ text: [UInt8]) {
        let lines = text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        for (place, line) in lines.enumerated()
        where !line.allSatisfy({ " \t\r".utf8.contains($0) }) {
            let (bytes, number) = (Array(line), place + 1)
            var members: [(String, JSONSlice)] = []
            do throws(JSONFault) {
                let span = bytes.span
                try JSONScan.members(of: span) { key, value in
                    members.append((Self.text(key, span), value))
                }
            } catch {
                fault(number, "it is no JSON object (byte \(error.index + 1) of the line)")
                continue
            }
            guard take(members, of: bytes, line: number) else { return }
        }
    }

    private mutating func readArray(_ text: [UInt8]) {
        // As a member of an object it is checked to its end.
        let head = Array("{\"rules\":".utf8)
        let bytes = head + text + [UInt8(ascii: "}")]
        var objects: [[(String, JSONSlice)]] = [[]]
        do throws(JSONFault) {
            let span = bytes.span
            var array = JSONSlice()
            try JSONScan.members(of: span) { _, value in array = value }
            try JSONScan.objects(in: array, of: span) { key, value in
                objects[objects.count - 1].append((Self.text(key, span), value))
            } ended: {
                objects.append([])
            }
        } catch {
            let line = Self.line(of: error.index - head.count, in: text)
            return fault(line, "it is no JSON array of objects from here on")
        }
        var (place, line) = (head.count, 1)
        for members in objects.dropLast() {
            if let start = members.first?.1.place.lowerBound, start > place {
                line += bytes[place..<start].count { $0 == UInt8(ascii: "\n") }
                place = start
            }
            guard take(members, of: bytes, line: line) else { return }
        }
    }

    /// Takes the members of one object; false once there are more objects than may be.
    private mutating func take(
        _ members: [(String, JSONSlice)],
        of bytes: [UInt8],
        line: Int
    ) -> Bool {
        var entry = ListEntry(line: line)
        var (subject, pattern): (String?, String?)
        for (name, value) in members where !ListColumn.passedOver.contains(name) {
            guard [.text, .escapedText, .integer, .null].contains(value.kind) else {
                fault(line, "\(name) is neither text nor a whole number")
                continue
            }
            let text = value.kind == .null ? "" : Self.text(value, bytes.span)
            switch name {
            case "subject": subject = text
            case "pattern": pattern = text
            default:
                switch column(named: name) {
                case .success(let column):
                    if entry.fields[column] != nil { fault(line, "it says \(name) twice") }
                    entry.fields[column] = text
                case .failure(let problem): fault(line, problem.words)
                }
            }
        }
        if let pattern {
            let column = subject.flatMap(ListColumn.init(rawValue:))
            if let column, column.isParty {
                entry.fields[column] = pattern
            } else {
                fault(line, "pattern needs a subject: callee, caller or source")
            }
        }
        return add(entry)
    }

    private static func text(_ value: JSONSlice, _ bytes: Span<UInt8>) -> String {
        var text: [UInt8] = []
        JSONScan.decode(value, of: bytes) { byte in
            text.append(byte)
            return true
        }
        return String(decoding: text, as: UTF8.self)
    }

    private static func line(of index: Int, in text: [UInt8]) -> Int {
        1 + text.prefix(max(0, index)).count { $0 == UInt8(ascii: "\n") }
    }
}
