import Records
import Telephony
import Testing

@testable import AlertLog

@Suite("Text in the log")
struct LogTextTests {
    private func flagged(_ id: [UInt8], _ caller: String) -> WardenRecord? {
        guard case .callFlagged(var call) = Sample.flagged(1, "x", caller: caller) else {
            return nil
        }
        call.call.id = CallID(bytes: id)
        return .callFlagged(call)
    }

    @Test("Calls whose names differ in bytes that are no UTF-8 stay two calls")
    func names() throws {
        let bench = try Bench()
        let ids: [[UInt8]] = [
            [0x61, 0x80], [0x61, 0x81], Array("a\u{fffd}".utf8), Array("raw a%80".utf8),
            Array("raw~a".utf8), Array("raw a".utf8), Array("a".utf8), [0x61, 0], Array("é".utf8),
        ]
        let records = ids.enumerated().compactMap { flagged($1, "234803111000\($0)") }
        bench.publish([Sample.opened(1)] + records)
        try bench.moveAll()
        #expect(try bench.count("SELECT calls FROM alerts") == ids.count)
        #expect(try bench.count("SELECT distinct_callers FROM alerts") == ids.count)
        let reader = try LogReader(path: bench.logPath)
        let details = try #require(try reader.details(of: 1))
        #expect(
            Set(details.calls.map(\.id)) == [
                "raw a%80", "raw a%81", "a\u{fffd}", "raw raw%20a%2580", "raw~a", "raw raw%20a",
                "a",
                "a\0", "é",
            ]
        )
    }

    @Test(
        "A name that may go into a command reads back as it was",
        arguments: ["raw~a;t", "raw%20", "a-1@h"]
    )
    func namesOfKills(name: String) {
        let call = CallID(bytes: Array(name.utf8))
        #expect(call.isSafeDialogName)
        #expect(SQLValue.name(call) == .text(name))
    }
}
