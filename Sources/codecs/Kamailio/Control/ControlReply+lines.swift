import Telephony

extension ControlReply {
    /// Reads a reply of the line protocol: `200 OK`, then what there is to say, a line each.
    ///
    /// `dlg_list` of one call gives one dialog. Only the first is read, and of each of its lines the
    /// first, so that nothing a caller wrote further down can pass for another.
    init(lines bytes: [UInt8]) {
        // Bytes are compared, not characters: an accent behind a colon would make it another one.
        let lines = bytes.split(separator: 0x0a, omittingEmptySubsequences: false)
        let status = lines[0].split(separator: 0x20, maxSplits: 1)
        guard let word = status.first, word.count == 3, let code = Int(Self.text(word)), code >= 100
        else {
            self.init(id: nil, outcome: .unreadable)
            return
        }
        let reason = status.count > 1 ? Self.text(status[1]) : ""
        let outcome: Outcome =
            if (200..<300).contains(code) {
                Self.result(lines.dropFirst())
            } else {
                Self.error(code: code, message: reason)
            }
        self.init(id: nil, outcome: outcome)
    }

    private static func result(_ lines: ArraySlice<ArraySlice<UInt8>>) -> Outcome {
        guard let first = lines.first, let hash = dialogHash(first) else {
            return .accepted(lines.prefix { !$0.isEmpty }.map(text).joined(separator: "\n"))
        }
        var values: [String: String] = [:]
        for line in lines.dropFirst().prefix(while: { !$0.isEmpty }).prefix(linesMax) {
            guard let (name, value) = pair(line), values[name] == nil else { continue }
            values[name] = value
        }
        guard let key = hash.key, let state = values["state"].flatMap({ UInt8($0) }),
            let state = DialogRow.State(rawValue: state)
        else { return .unreadable }
        let row = DialogRow(
            key: key,
            state: state,
            callID: ShortText(values["callid"] ?? ""),
            callerTag: ShortText(values["from_tag"] ?? ""),
            calleeTag: ShortText(values["to_tag"] ?? ""),
            cseq: values["caller_cseq"].flatMap { UInt32($0) }
        )
        return .dialogs([row])
    }

    /// Lines of one dialog; Kamailio 4.4 writes 17.
    private static let linesMax = 64

    /// `dialog::  hash=3515:8023`; nil for a line that opens no dialog.
    private static func dialogHash(_ line: ArraySlice<UInt8>) -> (key: DialogKey?, Void)? {
        guard let (name, value) = pair(line), name == "dialog" else { return nil }
        guard value.utf8.starts(with: "hash=".utf8) else { return (nil, ()) }
        let parts = value.utf8.dropFirst(5).split(
            separator: UInt8(ascii: ":"),
            omittingEmptySubsequences: false
        )
        guard parts.count == 2, let entry = UInt32(Substring(parts[0])),
            let id = UInt32(Substring(parts[1]))
        else { return (nil, ()) }
        return (DialogKey(entry: entry, id: id), ())
    }

    private static func pair(_ line: ArraySlice<UInt8>) -> (name: String, value: String)? {
        let line = line.drop { $0 == 0x20 || $0 == 0x09 }
        guard let colons = line.firstRange(of: Array("::".utf8)) else { return nil }
        let value = line[colons.upperBound...].drop { $0 == 0x20 }
        return (text(line[..<colons.lowerBound]), text(value))
    }

    private static func text(_ bytes: ArraySlice<UInt8>) -> String {
        String(decoding: bytes, as: UTF8.self)
    }
}
