import Kamailio
import Telephony

/// One dialog, as far as the two readings must agree on it.
struct PlainDialog: Equatable {
    var key: DialogKey
    var state: UInt8
    var callID: ShortText<128>
    var callerTag: ShortText<64>
    var calleeTag: ShortText<64>
    var cseq: UInt32?
}

extension PlainDialog {
    init(_ row: DialogRow) {
        (key, state, callID) = (row.key, row.state.rawValue, row.callID)
        (callerTag, calleeTag, cseq) = (row.callerTag, row.calleeTag, row.cseq)
    }
}

/// What a proxy answered, as far as the two readings must agree on it.
enum PlainOutcome: Equatable {
    case accepted(String)
    case dialogs([PlainDialog])
    case notFound(String)
    case refused(code: Int, message: String)
    case unreadable

    init(_ outcome: ControlReply.Outcome) {
        self =
            switch outcome {
            case .accepted(let text): .accepted(text)
            case .dialogs(let rows): .dialogs(rows.map(PlainDialog.init))
            case .notFound(let text): .notFound(text)
            case .refused(let code, let message): .refused(code: code, message: message)
            case .unreadable: .unreadable
            }
    }

    init(code: Int, message: String) {
        let unknown = [
            "dialog not found", "requested dialog not found", "no such dialog", "nu such dialog",
            "transaction not found", "no such transaction", "couldnt find callid in dialog",
        ]
        let isUnknown = unknown.contains { Array($0.utf8) == Array(message.lowercased().utf8) }
        self = isUnknown ? .notFound(message) : .refused(code: code, message: message)
    }
}

/// A slow reading of the line protocol, line by line on arrays of bytes.
struct SlowLines {
    static func outcome(of bytes: [UInt8]) -> PlainOutcome {
        let lines = bytes.split(separator: 0x0a, omittingEmptySubsequences: false).map(Array.init)
        let words = lines[0].split(separator: 0x20, maxSplits: 1)
        let word = text(words.first.map(Array.init) ?? [])
        guard word.wholeMatch(of: /[1-9][0-9][0-9]/) != nil, let code = Int(word) else {
            return .unreadable
        }
        let reason = text(words.count > 1 ? Array(words[1]) : [])
        guard (200..<300).contains(code) else { return PlainOutcome(code: code, message: reason) }
        let rest = lines.dropFirst().prefix { !$0.isEmpty }.map { $0 }
        guard let first = rest.first.flatMap(pair), first.name == "dialog" else {
            return .accepted(rest.map(text).joined(separator: "\n"))
        }
        var values: [String: [UInt8]] = [:]
        for (name, value) in rest.dropFirst().prefix(64).compactMap(pair) where values[name] == nil
        { values[name] = value }
        guard let hash = text(first.value).wholeMatch(of: /hash=(\+?[0-9]+):(\+?[0-9]+)/),
            let entry = UInt32(hash.1), let id = UInt32(hash.2),
            let state = values["state"].flatMap({ UInt8(text($0)) }), (1...5).contains(state)
        else { return .unreadable }
        let dialog = PlainDialog(
            key: DialogKey(entry: entry, id: id),
            state: state,
            callID: ShortText(text(values["callid"] ?? [])),
            callerTag: ShortText(text(values["from_tag"] ?? [])),
            calleeTag: ShortText(text(values["to_tag"] ?? [])),
            cseq: values["caller_cseq"].flatMap { UInt32(text($0)) }
        )
        return .dialogs([dialog])
    }

    /// `name:: value` behind white space.
    private static func pair(_ line: [UInt8]) -> (name: String, value: [UInt8])? {
        let line = Array(line.drop { $0 == 0x20 || $0 == 0x09 })
        let mark = line.indices.first { line[$0...].starts(with: Array("::".utf8)) }
        guard let mark else { return nil }
        return (text(Array(line[..<mark])), Array(line[(mark + 2)...].drop { $0 == 0x20 }))
    }

    private static func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
}
