import Wire

/// The keys of an event that Callwarden reads.
///
/// Our own configuration writes them all but `real_src`, `ua` and `name`, which it may add.
enum EvapiField: Int, CaseIterable {
    case event
    case time
    case callID
    case fromTag
    case cseq
    case caller
    case callee
    case source
    /// The caller's true address, where Kamailio itself stands behind a proxy that it trusts.
    case realSource
    case dialogEntry
    case dialogID
    case transactionIndex
    case transactionLabel
    case code
    /// On `call.failed` without a code: the dialog itself stands as ended.
    case isOver
    case userAgent
    case name
    // What an older include does not send.
    case toUser
    case requestHost
    case fromHost
    /// Identities that others vouch for, or that the caller prefers.
    case preferred
    case asserted
    case remoteParty
    /// 1 where a signature came with the call.
    case isSigned

    var key: String {
        switch self {
        case .event: "event"
        case .time: "ts"
        case .callID: "call_id"
        case .fromTag: "from_tag"
        case .cseq: "cseq"
        case .caller: "caller"
        case .callee: "callee"
        case .source: "src"
        case .realSource: "real_src"
        case .dialogEntry: "h_entry"
        case .dialogID: "h_id"
        case .transactionIndex: "t_index"
        case .transactionLabel: "t_label"
        case .code: "code"
        case .isOver: "over"
        case .userAgent: "ua"
        case .name: "name"
        case .toUser: "to_user"
        case .requestHost: "r_host"
        case .fromHost: "f_host"
        case .preferred: "ppi"
        case .asserted: "pai"
        case .remoteParty: "rpid"
        case .isSigned: "signed"
        }
    }

    /// Bytes of the longest key.
    static let keyBytesMax = 8
}

/// Recognises keys: each has at most eight bytes and so packs into one word.
struct EvapiKeys {
    private let words: [UInt64]

    init() {
        words = EvapiField.allCases.map { field in
            precondition(field.key.utf8.count <= EvapiField.keyBytesMax)
            return field.key.utf8.reversed().reduce(0) { $0 << 8 | UInt64($1) }
        }
    }

    func field(_ key: JSONSlice, of bytes: Span<UInt8>) -> EvapiField? {
        var word: UInt64 = 0
        var count = 0
        JSONScan.decode(key, of: bytes) { byte in
            guard byte != 0, count < EvapiField.keyBytesMax else {
                word = 0
                return false
            }
            word |= UInt64(byte) << UInt64(8 * count)
            count += 1
            return true
        }
        return words.firstIndex(of: word).flatMap(EvapiField.init)
    }
}
