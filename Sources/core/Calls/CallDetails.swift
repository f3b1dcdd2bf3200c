package import Telephony

/// What switches said of the latest calls beyond what the windows need, packed one behind the other in
/// a ring of bytes.
///
/// The ring has room for every call of the table as long as that is of a usual size. Of a larger one
/// the details of older calls are given up: who called whom, when, and by which name stays.
package struct CallDetails: ~Copyable {
    /// More than the longest call takes: 18 bytes, two keys, and eight texts.
    private static let callBytesMax = 565
    private static let bytesMax = 17 << 20
    private static let callsMax = 131_072

    private enum Place {
        static let (flags, cuts, lengths, cseq, rest) = (4, 5, 6, 14, 18)
    }

    private enum Flag {
        static let (dialog, held, namedByDialog) = (1, 2, 4) as (UInt8, UInt8, UInt8)
        /// How the caller was read, where that is not its party in the windows.
        static let (withheld, nobody) = (8, 16) as (UInt8, UInt8)
        /// Two bits of where the caller is taken from.
        static let sourceShift: UInt8 = 5
        static let outbound: UInt8 = 128
    }

    private var bytes: Table<UInt8>
    /// Where the details of a call begin, counted over all bytes that were ever written; each call
    /// begins with its serial.
    private var starts: Table<UInt64>
    private var end: UInt64 = 0

    package init(capacity: Int) {
        self.init(
            bytes: min(capacity * Self.callBytesMax, Self.bytesMax),
            calls: min(capacity, Self.callsMax)
        )
    }

    package init(bytes: Int, calls: Int) {
        self.bytes = Table(count: max(bytes, 2 * Self.callBytesMax), isInOrder: true)
        starts = Table(count: calls)
    }

    /// Keeps what is known of the call that has just come to this place.
    package mutating func append(_ call: Call, _ serial: CallSerial, at place: Int) {
        var start = Int(end % UInt64(bytes.count))
        if bytes.count - start < Self.callBytesMax {
            end += UInt64(bytes.count - start)
            start = 0
        }
        starts[place % starts.count] = end
        bytes.store(serial, at: start)
        bytes.store(call.cseq, at: start + Place.cseq)
        var writer = DetailWriter(at: start + Place.rest)
        var flags: UInt8 = call.isNamedByDialog ? Flag.namedByDialog : 0
        if call.callerReading.isParty(.withheld) { flags |= Flag.withheld }
        if call.callerReading.isParty(.none) { flags |= Flag.nobody }
        flags |= call.callerSource.rawValue << Flag.sourceShift
        if call.leg == .outbound { flags |= Flag.outbound }
        if let dialog = call.dialog {
            flags |= Flag.dialog
            writer.put(dialog, in: &bytes)
        }
        if let held = call.heldTransaction {
            flags |= Flag.held
            writer.put(held, in: &bytes)
        }
        writer.put(call.caller, in: &bytes)
        writer.put(call.callee, in: &bytes)
        writer.put(call.name, in: &bytes)
        writer.put(call.source, in: &bytes)
        writer.put(call.userAgent, in: &bytes)
        writer.put(call.sipCallID, in: &bytes)
        writer.put(call.fromTag, in: &bytes)
        writer.put(call.callerOther, in: &bytes)
        bytes.store(flags, at: start + Place.flags)
        bytes.store(writer.cuts, at: start + Place.cuts)
        bytes.store(writer.lengths, at: start + Place.lengths)
        end += UInt64(writer.index - start)
    }

    /// Puts back what is known of a call in the place of another one; false where it was given up.
    package func read(_ serial: CallSerial, at place: Int, into call: inout Call) -> Bool {
        let begun = starts[place % starts.count]
        guard end > begun, end - begun <= UInt64(bytes.count) else { return false }
        let start = Int(begun % UInt64(bytes.count))
        guard bytes.load(start, as: CallSerial.self) == serial else { return false }
        let flags = bytes[start + Place.flags]
        var reader = DetailReader(
            at: start + Place.rest,
            cuts: bytes[start + Place.cuts],
            lengths: bytes.load(start + Place.lengths, as: DetailLengths.self)
        )
        call.cseq = bytes.load(start + Place.cseq, as: UInt32.self)
        call.isNamedByDialog = flags & Flag.namedByDialog != 0
        if flags & Flag.withheld != 0 { call.callerReading = .party(.withheld) }
        if flags & Flag.nobody != 0 { call.callerReading = .party(.none) }
        call.dialog = flags & Flag.dialog != 0 ? reader.value(DialogKey.self, bytes) : nil
        call.heldTransaction =
            flags & Flag.held != 0 ? reader.value(TransactionKey.self, bytes) : nil
        call.caller = reader.text(in: bytes)
        call.callee = reader.text(in: bytes)
        call.name = reader.text(in: bytes)
        call.source = reader.text(in: bytes)
        call.userAgent = reader.text(in: bytes)
        call.sipCallID = reader.text(in: bytes)
        call.fromTag = reader.text(in: bytes)
        call.callerOther = reader.text(in: bytes)
        call.callerSource = CallerSource(rawValue: flags >> Flag.sourceShift & 3) ?? .from
        call.leg = flags & Flag.outbound != 0 ? .outbound : .inbound
        return true
    }
}

/// The lengths of a call's texts, in order.
private typealias DetailLengths = InlineArray<8, UInt8>

/// Puts texts and values one behind the other.
private struct DetailWriter {
    private(set) var index: Int
    private(set) var lengths = DetailLengths(repeating: 0)
    /// Bit by bit, which texts were cut when they were read.
    private(set) var cuts: UInt8 = 0
    private var texts = 0

    init(at index: Int) { self.index = index }

    mutating func put<Value: BitwiseCopyable>(_ value: Value, in bytes: inout Table<UInt8>) {
        bytes.store(value, at: index)
        index += MemoryLayout<Value>.size
    }

    mutating func put<let capacity: Int>(
        _ text: ShortText<capacity>,
        in bytes: inout Table<UInt8>
    ) {
        let count = text.count
        if count > 0 { text.withBytes { bytes.store($0, at: index) } }
        index += count
        lengths[texts] = UInt8(truncatingIfNeeded: count)
        if text.isCut { cuts |= 1 << UInt8(texts) }
        texts += 1
    }
}

/// Takes them out again.
private struct DetailReader {
    private var index: Int
    private let lengths: DetailLengths
    private let cuts: UInt8
    private var texts = 0

    init(at index: Int, cuts: UInt8, lengths: DetailLengths) {
        self.index = index
        self.cuts = cuts
        self.lengths = lengths
    }

    mutating func value<Value: BitwiseCopyable>(
        _: Value.Type,
        _ bytes: borrowing Table<UInt8>
    ) -> Value {
        defer { index += MemoryLayout<Value>.size }
        return bytes.load(index, as: Value.self)
    }

    mutating func text<let capacity: Int>(in bytes: borrowing Table<UInt8>) -> ShortText<capacity> {
        let end = index + Int(lengths[texts])
        var text = bytes.withBytes(index..<end) { ShortText<capacity>(copying: $0) }
        // One byte too many is what marks a text as cut.
        if cuts & 1 << UInt8(texts) != 0, text.count == capacity { text.append(0) }
        index = end
        texts += 1
        return text
    }
}
