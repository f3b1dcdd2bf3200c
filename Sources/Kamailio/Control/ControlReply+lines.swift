import Telephony

extension ControlReply {
    /// Reads a reply of the line protocol: `200 OK`, then what there is to say, a line each.
    ///
    /// `dlg_list` of one call gives one dialog. Only the first is read, and of each of its lines the
    /// first, so that nothing a caller wrote further down can pass for another.
    init(lines bytes: [UInt8]) {
        let lines = bytes.split(
            separator: UInt8(ascii: "\n"),
            omittingEmptySubsequences: false
        ).map { String(decoding: $0, as: UTF8.self) }
        let status = lines[0].split(separator: " ", maxSplits: 1)
        guard let word = status.first, word.utf8.count == 3, let code = Int(word), code >= 100
        else {
            self.init(id: nil, outcome: .unreadable)
            return
        }
        let reason = status.count > 1 ? String(status[1]) : ""
        let outcome: Outcome =
            if (200..<300).contains(code) {
                Self.result(lines.dropFirst())
            } else {
                Self.error(code: code, message: reason)
            }
        self.init(id: nil, outcome: outcome)
    }

    private static func result(_ lines: ArraySlice<String>) -> Outcome {
        guard let first = lines.first, let hash = dialogHash(first) else {
            return .accepted(lines.prefix { !$0.isEmpty }.joined(separator: "\n"))
        }
        var values: [Substring: Substring] = [:]
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
    private static func dialogHash(_ line: String) -> (key: DialogKey?, Void)? {
        guard let (name, value) = pair(line), name == "dialog" else { return nil }
        guard value.hasPrefix("hash=") else { return (nil, ()) }
        let parts = value.dropFirst(5).split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, let entry = UInt32(parts[0]), let id = UInt32(parts[1]) else {
            return (nil, ())
        }
        return (DialogKey(entry: entry, id: id), ())
    }

    private static func pair(_ line: String) -> (name: Substring, value: Substring)? {
        let text = line.drop { $0 == " " || $0 == "\t" }
        guard let colons = text.firstRange(of: "::") else { return nil }
        return (text[..<colons.lowerBound], text[colons.upperBound...].drop { $0 == " " })
    }
}
