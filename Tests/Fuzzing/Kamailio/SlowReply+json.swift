import Telephony

/// A slow reading of JSON-RPC replies on the tree of their values.
struct SlowRPC {
    let id: Int32?
    let outcome: PlainOutcome

    private static let nothing = SlowRPC(id: nil, outcome: .unreadable)

    private init(id: Int32?, outcome: PlainOutcome) {
        self.id = id
        self.outcome = outcome
    }

    /// Nil where the text is no JSON by the letter, names a key twice or holds fractions: how
    /// lenient a reader is about those is left open.
    static func reply(in bytes: [UInt8]) -> SlowRPC? {
        let repaired = Array(String(decoding: bytes, as: UTF8.self).utf8)
        guard let members = SlowJSON.object(repaired, depthMax: 64) else { return nil }
        let document = SlowJSON.object(members.map(\.key), members.map(\.value))
        guard !document.holds({ $0 == .fraction || hasRepeatedKeys($0) }) else { return nil }
        guard document["jsonrpc"]?.string == "2.0" else { return nothing }
        let id = document["id"]?.digits.flatMap { Int32($0) }
        if let error = document["error"] {
            guard let code = error["code"]?.digits.flatMap({ Int($0) }),
                let message = error["message"]?.string
            else { return nothing }
            return SlowRPC(id: id, outcome: PlainOutcome(code: code, message: message))
        }
        return SlowRPC(id: id, outcome: document["result"].map(outcome) ?? .unreadable)
    }

    private static func hasRepeatedKeys(_ value: SlowJSON) -> Bool {
        guard let keys = value.members?.map({ String(decoding: $0.key, as: UTF8.self) }) else {
            return false
        }
        return Set(keys).count != keys.count
    }

    private static func outcome(_ result: SlowJSON) -> PlainOutcome {
        if let text = scalar(result) { return .accepted(text) }
        if let items = result.items {
            guard items.allSatisfy(isDialogDocument) else { return .unreadable }
            return items.isEmpty ? .accepted("") : dialogs(items)
        }
        if let inner = result["Dialog"], isDialogDocument(inner) { return dialogs([inner]) }
        if isDialogDocument(result),
            result["h_entry"] != nil || result["h_id"] != nil || result["ID"] != nil
        {
            return dialogs([result])
        }
        let pairs = (result.members ?? []).map { member in
            (String(decoding: member.key, as: UTF8.self), scalar(member.value))
        }
        guard result.members != nil, pairs.allSatisfy({ $0.1 != nil }) else { return .unreadable }
        let lines = pairs.sorted { $0.0 < $1.0 }.map { "\($0.0): \($0.1 ?? "")" }
        return .accepted(lines.joined(separator: ", "))
    }

    private static func scalar(_ value: SlowJSON) -> String? {
        value.string ?? value.digits.flatMap { Int($0) }.map { "\($0)" }
    }

    private static func dialogs(_ documents: [SlowJSON]) -> PlainOutcome {
        let rows = documents.compactMap(dialog)
        guard documents.count <= 1_000, rows.count == documents.count else { return .unreadable }
        return .dialogs(rows)
    }

    /// True where each member that a dialog may have is of its kind or not there.
    private static func isDialogDocument(_ value: SlowJSON) -> Bool {
        guard value.members != nil else { return false }
        let numbers = ["h_entry", "h_id"].allSatisfy { isOpen(value[$0]) { number($0) != nil } }
        let texts = ["ID", "call-id", "callid", "caller_tag"].allSatisfy {
            isOpen(value[$0]) { $0.string != nil }
        }
        let legs = ["caller", "callee"].allSatisfy { isOpen(value[$0], isLeg) }
        let callees = isOpen(value["CALLEES"]) { list in
            list.items?.allSatisfy { item in
                item.members != nil && isOpen(item["callee_tag"]) { $0.string != nil }
            } ?? false
        }
        let state = isOpen(value["state"]) { $0.digits.flatMap { UInt8($0) } != nil }
        return numbers && texts && legs && callees && state
    }

    private static func isLeg(_ value: SlowJSON) -> Bool {
        value.members != nil
            && ["tag", "cseq"].allSatisfy { isOpen(value[$0]) { $0.string != nil } }
    }

    private static func isOpen(_ value: SlowJSON?, _ isRight: (SlowJSON) -> Bool) -> Bool {
        value.map(isRight) ?? true
    }

    private static func number(_ value: SlowJSON) -> UInt32? {
        value.digits.flatMap { UInt32($0) }
    }

    private static func dialog(_ value: SlowJSON) -> PlainDialog? {
        guard let state = value["state"]?.digits.flatMap({ UInt8($0) }), (1...5).contains(state),
            let key = key(value)
        else { return nil }
        let callee = value["callee"]?["tag"] ?? value["CALLEES"]?.items?.first?["callee_tag"]
        let caller = value["caller"]?["tag"] ?? value["caller_tag"]
        return PlainDialog(
            key: key,
            state: state,
            callID: ShortText((value["call-id"] ?? value["callid"])?.string ?? ""),
            callerTag: ShortText(caller?.string ?? ""),
            calleeTag: ShortText(callee?.string ?? ""),
            cseq: value["caller"]?["cseq"]?.string.flatMap { UInt32($0) }
        )
    }

    private static func key(_ value: SlowJSON) -> DialogKey? {
        if let entry = value["h_entry"].flatMap(number), let id = value["h_id"].flatMap(number) {
            return DialogKey(entry: entry, id: id)
        }
        guard
            let match = value["ID"]?.string?.wholeMatch(
                of: /([0-9a-fA-F]{1,8})\.([0-9a-fA-F]{1,8})/
            )
        else { return nil }
        let numbers = [match.1, match.2].compactMap { UInt32(String($0.reversed()), radix: 16) }
        return DialogKey(entry: numbers[0], id: numbers[1])
    }
}
