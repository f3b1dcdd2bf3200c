internal import Synchronization

/// Records in a mapped file that outlive the process, without anyone waiting for a disk.
///
/// One thread at a time appends and one reads. The kernel keeps the mapped pages whatever happens
/// to the process, so a record whose `append` returned is there after SIGKILL; one that was being
/// written is not, because the write position moves only behind a whole record. Every frame carries
/// its own position and a checksum besides, so that pages which a loss of power left half written
/// are recognised and stepped over. Nothing is synced: loss of power may cost the last moments.
@safe
package final class Journal: Sendable {
    /// Longest record.
    package static let payloadBytesMax = 4096
    /// Sizes that a ring may have; what is no power of two is rounded up to one.
    package static let capacityRange = 16_384...(1 << 30)
    package static let capacityDefault = 8 << 20
    /// What `warmUp` prepares: room for an attack of some hundred calls.
    private static let warmBytes = 256 << 10

    /// The capacity that holds at least so many bytes, as far as the range goes.
    private static func capacity(atLeast bytes: Int) -> Int {
        var capacity = capacityRange.lowerBound
        while capacity < min(bytes, capacityRange.upperBound) { capacity *= 2 }
        return capacity
    }

    /// Drawn when the file was made: positions of another file mean nothing here.
    package let identity: UInt64
    /// Bytes of the ring.
    package let capacity: Int
    /// Wakes the thread that reads; whoever appends may rouse it once it has time.
    package let reader = WakeUp()
    private let file: JournalFile

    /// Opens the journal at `path`, or makes it, with room for all of it set aside on the disk.
    ///
    /// A journal of another capacity is kept as long as it holds unread records.
    package init(path: String, capacity: Int = capacityDefault) throws(JournalError) {
        guard Self.capacityRange.contains(capacity) else {
            throw .badCapacity(bytes: capacity, allowed: Self.capacityRange)
        }
        file = try JournalFile(path: path, capacity: Self.capacity(atLeast: capacity))
        identity = file.identity
        self.capacity = file.capacity
    }

    /// Position behind the last whole record.
    package var writePosition: UInt64 { file.writePosition() }
    /// Position up to which everything was released.
    package var readPosition: UInt64 { file.readPosition() }
    /// Bytes between the two: what the reader has still to take.
    package var usedBytes: Int { Int(writePosition &- readPosition) }
}

// MARK: - The file

extension Journal {
    /// A file made to take the place of one that was deleted.
    package struct Replacement: Sendable {
        fileprivate let descriptor: Int32
    }

    /// False once the file was deleted, replaced or cut under the agent: what is in it would not be
    /// found by the next start.
    package var isInPlace: Bool { file.isInPlace }

    /// Makes another file, which takes a while.
    package func prepareRemaking() throws(JournalError) -> Replacement {
        Replacement(descriptor: try file.prepareRemaking())
    }

    /// Goes on in that file, with all that is in the journal; to be called by the side that writes.
    package func remake(in replacement: Replacement) throws(JournalError) {
        try file.remake(in: replacement.descriptor)
    }
}

// MARK: - The side that writes

extension Journal {
    /// True where a record of this length can be appended and `reserve` bytes remain.
    package func hasRoom(_ payloadBytes: Int, leaving reserve: Int = 0) -> Bool {
        JournalLayout.frameBytes(payloadBytes) &+ reserve <= capacity &- usedBytes
    }

    /// Brings the next stretch of the ring into memory, ready to be written: on a disk's file system
    /// the first write to a page takes as long as everything else about a kill.
    ///
    /// From any thread; changes nothing. Does nothing on a kernel before 5.14.
    package func warmUp() {
        file.populate(min(Self.warmBytes, capacity), from: writePosition)
    }

    /// Publishes one record, or refuses it when less than `reserve` bytes would remain.
    ///
    /// Waits for nothing, calls nothing and allocates nothing. An empty record and one longer than
    /// `payloadBytesMax` are refused too.
    package func append(_ payload: Span<UInt8>, leaving reserve: Int = 0) -> Bool {
        let length = payload.count
        let write = file.writePosition(.relaxed)
        let used = Int(write &- file.readPosition())
        let frame = JournalLayout.frameBytes(length)
        guard length > 0, length <= Self.payloadBytesMax, frame &+ reserve <= capacity &- used
        else { return false }
        let sum = JournalChecksum.of(payload, at: write)
        file.putFrameHead(position: write, length: UInt32(length), checksum: sum)
        file.put(payload, at: write &+ UInt64(JournalLayout.frameHeadBytes))
        file.publishWrite(write &+ UInt64(frame))
        return true
    }
}

// MARK: - The side that reads

/// Where a reader stands in a journal.
package struct JournalCursor: Sendable, Equatable {
    package fileprivate(set) var position: UInt64
    /// Bytes stepped over because no whole record was found in them.
    package var damagedBytes: UInt64 = 0
}

extension Journal {
    /// A cursor on the first record that was not released.
    package func cursor() -> JournalCursor { JournalCursor(position: readPosition) }

    /// A cursor at the position that the log committed, which the released one may lag or, after
    /// a loss of power, lead.
    ///
    /// To be called before anything is appended. Records between the committed and the released
    /// position are read again as far as they still stand in the ring. A committed position beyond
    /// the last record moves the journal on to it.
    package func resume(at committed: UInt64) -> JournalCursor {
        let position = JournalLayout.aligned(committed)
        let write = writePosition
        if position > write {
            file.publishWrite(position)
            file.publishRead(position)
        } else if write &- position <= UInt64(capacity) {
            file.publishRead(position)
        }
        return cursor()
    }

    /// Copies the next record into `payload` and moves the cursor behind it; false at the end.
    package func next(_ cursor: inout JournalCursor, into payload: inout [UInt8]) -> Bool {
        let write = writePosition
        let oldest = write > UInt64(capacity) ? write &- UInt64(capacity) : 0
        if cursor.position < oldest {
            cursor.damagedBytes &+= oldest &- cursor.position
            cursor.position = oldest
        }
        while cursor.position < write {
            if let frame = takeFrame(at: cursor.position, before: write, into: &payload) {
                cursor.position &+= UInt64(frame)
                return true
            }
            cursor.position &+= UInt64(JournalLayout.alignment)
            cursor.damagedBytes &+= UInt64(JournalLayout.alignment)
        }
        return false
    }

    /// Gives the room up to a cursor back to the side that writes.
    package func release(upTo cursor: JournalCursor) {
        guard cursor.position > readPosition, cursor.position <= writePosition else { return }
        file.publishRead(cursor.position)
    }

    private func takeFrame(
        at position: UInt64,
        before end: UInt64,
        into payload: inout [UInt8]
    ) -> Int? {
        let head = file.frameHead(at: position)
        let length = Int(head.length)
        let frame = JournalLayout.frameBytes(length)
        guard head.position == position, length > 0, length <= Self.payloadBytesMax,
            UInt64(frame) <= end &- position
        else { return nil }
        file.take(length, at: position &+ UInt64(JournalLayout.frameHeadBytes), into: &payload)
        guard JournalChecksum.of(payload.span, at: position) == head.checksum else {
            return nil
        }
        return frame
    }
}
