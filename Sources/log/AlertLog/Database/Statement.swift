internal import CSQLite

/// One prepared statement; belongs to the connection that made it.
@safe
final class Statement {
    /// Bytes of texts that a statement holds for SQLite; SQLite copies those that find no room.
    static let textBytesMax = 1024

    private let handle: OpaquePointer
    /// Texts that SQLite reads in place: it is there for as long as the statement is.
    private let texts: UnsafeMutableRawBufferPointer
    /// Bytes of it that hold texts bound since the last reset.
    private var textBytes = 0
    /// True between the first step and the reset, when it must not be used a second time.
    private(set) var isRunning = false

    @unsafe
    init(_ handle: OpaquePointer) {
        unsafe self.handle = handle
        unsafe texts = .allocate(byteCount: Self.textBytesMax, alignment: 8)
    }

    deinit {
        unsafe sqlite3_finalize(handle)
        unsafe texts.deallocate()
    }

    /// Binds every value by its length, never as a C string, so that a NUL cuts nothing off.
    func bind(_ values: [SQLValue]) -> Int32 {
        for (place, value) in values.enumerated() {
            let code = bind(value, at: Int32(place + 1))
            guard code == SQLITE_OK else { return code }
        }
        return SQLITE_OK
    }

    func step() -> Int32 {
        isRunning = true
        return unsafe sqlite3_step(handle)
    }

    func reset() {
        unsafe sqlite3_reset(handle)
        // From here on nothing points to the texts any more.
        unsafe sqlite3_clear_bindings(handle)
        textBytes = 0
        isRunning = false
    }

    func bind(_ integer: Int64, at place: Int32) -> Int32 {
        unsafe sqlite3_bind_int64(handle, place, integer)
    }

    /// Binds UTF-8; the statement keeps a copy until it is reset, so that SQLite makes none.
    func bind(_ text: Span<UInt8>, at place: Int32) -> Int32 {
        unsafe text.withUnsafeBytes { source in
            let end = textBytes &+ source.count
            guard end <= Self.textBytesMax else { return unsafe copy(source, at: place) }
            let target = unsafe UnsafeMutableRawBufferPointer(rebasing: texts[textBytes..<end])
            unsafe target.copyMemory(from: source)
            textBytes = end
            return unsafe bind(UnsafeRawBufferPointer(target), at: place, nil)
        }
    }

    private func copy(_ text: UnsafeRawBufferPointer, at place: Int32) -> Int32 {
        unsafe bind(text, at: place, Self.copied)
    }

    private func bind(
        _ text: UnsafeRawBufferPointer,
        at place: Int32,
        _ keeping: sqlite3_destructor_type?
    ) -> Int32 {
        let start = unsafe text.baseAddress?.assumingMemoryBound(to: CChar.self)
        return unsafe sqlite3_bind_text64(
            handle,
            place,
            start ?? UnsafePointer(Self.nothing),
            UInt64(text.count),
            keeping,
            UInt8(SQLITE_UTF8)
        )
    }

    func bind(_ value: SQLValue, at place: Int32) -> Int32 {
        switch value {
        case .null: return unsafe sqlite3_bind_null(handle, place)
        case .integer(let integer): return bind(integer, at: place)
        case .real(let real): return unsafe sqlite3_bind_double(handle, place, real)
        case .text(let text): return bind(text.utf8.span, at: place)
        case .blob(let bytes):
            return unsafe bytes.withUnsafeBytes { bytes in
                guard let start = bytes.baseAddress else {
                    return unsafe sqlite3_bind_zeroblob(handle, place, 0)
                }
                return unsafe sqlite3_bind_blob64(
                    handle,
                    place,
                    start,
                    UInt64(bytes.count),
                    Self.copied
                )
            }
        }
    }

    /// SQLITE_TRANSIENT: SQLite takes its own copy before the call returns.
    private static var copied: sqlite3_destructor_type {
        unsafe unsafeBitCast(-1, to: sqlite3_destructor_type.self)
    }

    // Never written to: the address of an empty text, which must not be null.
    private nonisolated(unsafe) static let nothing: UnsafeMutablePointer<CChar> = {
        let pointer = UnsafeMutablePointer<CChar>.allocate(capacity: 1)
        unsafe pointer.initialize(to: 0)
        return unsafe pointer
    }()
}

// MARK: - Columns

extension Statement {
    fileprivate var columnCount: Int32 { unsafe sqlite3_column_count(handle) }

    fileprivate func isNull(_ column: Int32) -> Bool {
        unsafe sqlite3_column_type(handle, column) == SQLITE_NULL
    }

    fileprivate func isText(_ column: Int32) -> Bool {
        unsafe sqlite3_column_type(handle, column) == SQLITE_TEXT
    }

    fileprivate func int64(_ column: Int32) -> Int64 {
        unsafe sqlite3_column_int64(handle, column)
    }

    fileprivate func double(_ column: Int32) -> Double {
        unsafe sqlite3_column_double(handle, column)
    }

    /// What stands in a column, where it lies; good until the next step.
    fileprivate func withBytes<Value>(
        _ column: Int32,
        _ body: (UnsafeBufferPointer<UInt8>) -> Value
    ) -> Value {
        let start = unsafe sqlite3_column_blob(handle, column)
        let count = unsafe Int(sqlite3_column_bytes(handle, column))
        return unsafe body(
            UnsafeBufferPointer(start: start?.assumingMemoryBound(to: UInt8.self), count: count)
        )
    }
}

/// The row that a statement stands on; good only inside the closure that was handed it.
package struct Row {
    fileprivate let statement: Statement

    /// How many columns it has.
    var count: Int32 { statement.columnCount }

    func int(_ column: Int32) -> Int { Int(statement.int64(column)) }
    /// The number in a column; zero where there is none.
    package func int64(_ column: Int32) -> Int64 { statement.int64(column) }
    func double(_ column: Int32) -> Double { statement.double(column) }
    func flag(_ column: Int32) -> Bool { statement.int64(column) != 0 }
    func text(_ column: Int32) -> String {
        unsafe statement.withBytes(column) { unsafe String(decoding: $0, as: UTF8.self) }
    }
    func bytes(_ column: Int32) -> [UInt8] {
        unsafe statement.withBytes(column) { unsafe Array($0) }
    }
    /// Lets `body` read the text of a column where it lies; it may be no UTF-8.
    package func withText(_ column: Int32, _ body: (Span<UInt8>) -> Void) {
        unsafe statement.withBytes(column) { unsafe body($0.span) }
    }
    /// Whether there is nothing in a column.
    package func isNull(_ column: Int32) -> Bool { statement.isNull(column) }
    func isText(_ column: Int32) -> Bool { statement.isText(column) }

    func time(_ column: Int32) -> Int64? { isNull(column) ? nil : int64(column) }
    func optionalText(_ column: Int32) -> String? { isNull(column) ? nil : text(column) }
}

extension Row {
    init(_ statement: Statement) { self.statement = statement }
}
