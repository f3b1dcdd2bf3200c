package import Telephony

/// What switches said of the latest calls beyond what the windows need, packed one behind the other in
/// a ring of bytes.
///
/// The ring has room for every call of the table as long as that is of a usual size. Of a larger one
/// the details of older calls are given up: who called whom, when, and by which name stays.
package struct CallDetails: ~Copyable {
    /// More than the longest call takes: 19 bytes, two keys, and eight texts.
    private static let callBytesMax = 566
    private static let bytesMax = 17 << 20
    private static let callsMax = 131_072

    private enum Place {
        static let (flags, cuts, lengths, cseq) = (4, 5, 6, 14)
        static let (attestation, rest) = (18, 19)
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
        bytes.store(call.attestation.rawValue, at: start + Place.attestation)
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

    /// Puts back what is known of a call in which no text stands yet; false where it was given up.
    package func read(_ serial: CallSerial, at place: Int, into call: inout Call) -> Bool {
        guard let start = start(of: serial, at: place) else { return false }
        let flags = bytes[start + Place.flags]
        var reader = reader(at: start)
        call.cseq = bytes.load(start + Place.cseq, as: UInt32.self)
        call.attestation = Attestation(rawValue: bytes[start + Place.attestation]) ?? .none
        call.isNamedByDialog = flags & Flag.namedByDialog != 0
        if flags & Flag.withheld != 0 { call.callerReading = .party(.withheld) }
        if flags & Flag.nobody != 0 { call.callerReading = .party(.none) }
        if flags & Flag.dialog != 0 { call.dialog = reader.value(DialogKey.self, bytes) }
        if flags & Flag.held != 0 {
            call.heldTransaction = reader.value(TransactionKey.self, bytes)
        }
        reader.read(&call.caller, in: bytes)
        reader.read(&call.callee, in: bytes)
        reader.read(&call.name, in: bytes)
        reader.read(&call.source, in: bytes)
        reader.read(&call.userAgent, in: bytes)
        reader.read(&call.sipCallID, in: bytes)
        reader.read(&call.fromTag, in: bytes)
        reader.read(&call.callerOther, in: bytes)
        call.callerSource = CallerSource(rawValue: flags >> Flag.sourceShift & 3) ?? .from
        if flags & Flag.outbound != 0 { call.leg = .outbound }
        return true
    }

    /// Where a call came from; nil where that was given up.
    ///
    /// It costs a fraction of reading all of the call.
    package func origin(of serial: CallSerial, at place: Int) -> CallOrigin? {
        guard let start = start(of: serial, at: place) else { return nil }
        let flags = bytes[start + Place.flags]
        var reader = reader(at: start)
        if flags & Flag.dialog != 0 { reader.skip(DialogKey.self) }
        if flags & Flag.held != 0 { reader.skip(TransactionKey.self) }
        // Caller, callee and name.
        reader.skipTexts(3)
        var origin = CallOrigin()
        origin.attestation = Attestation(rawValue: bytes[start + Place.attestation]) ?? .none
        reader.read(&origin.source, in: bytes)
        reader.read(&origin.userAgent, in: bytes)
        return origin
    }

    /// Where a call's details begin, as long as they are kept.
    @inline(__always)
    private func start(of serial: CallSerial, at place: Int) -> Int? {
        let begun = starts[place % starts.count]
        guard end > begun, end - begun <= UInt64(bytes.count) else { return nil }
        let start = Int(begun % UInt64(bytes.count))
        return bytes.load(start, as: CallSerial.self) == serial ? start : nil
    }

    @inline(__always)
    private func reader(at start: Int) -> DetailReader {
        DetailReader(
            at: start + Place.rest,
            cuts: bytes[start + Place.cuts],
            lengths: bytes.load(start + Place.lengths, as: DetailLengths.self)
        )
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

    mutating func skip<Value: BitwiseCopyable>(_: Value.Type) { index += MemoryLayout<Value>.size }

    mutating func skipTexts(_ count: Int) {
        for _ in 0..<count {
            index += Int(lengths[texts])
            texts += 1
        }
    }

    /// Adds the next text to one in which nothing stands yet.
    @inline(__always)
    mutating func read<let capacity: Int>(
        _ text: inout ShortText<capacity>,
        in bytes: borrowing Table<UInt8>
    ) {
        let count = Int(lengths[texts])
        texts &+= 1
        guard count > 0 else { return }
        bytes.withBytes(index..<index &+ count) { text.append(copying: $0) }
        index &+= count
        // One byte too many is what marks a text as cut.
        if cuts & 1 << UInt8(texts &- 1) != 0, count == capacity { text.append(0) }
    }
}
