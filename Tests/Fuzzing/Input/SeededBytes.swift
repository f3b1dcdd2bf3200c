/// Random numbers from one seed, the same in every run (splitmix64).
package struct SeededBytes: RandomNumberGenerator {
    private var state: UInt64

    package init(seed: UInt64) { state = seed }

    package mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var word = state
        word = (word ^ (word >> 30)) &* 0xbf58_476d_1ce4_e5b9
        word = (word ^ (word >> 27)) &* 0x94d0_49bb_1331_11eb
        return word ^ (word >> 31)
    }

    package mutating func below(_ limit: Int) -> Int { Int(next() % UInt64(max(1, limit))) }

    /// The bytes with a few of the things done to them that break parsers.
    package mutating func mutated(_ bytes: [UInt8]) -> [UInt8] {
        var bytes = bytes
        for _ in 0...below(4) {
            guard !bytes.isEmpty else { return bytes }
            let place = below(bytes.count)
            let end = min(bytes.count, place + 1 + below(40))
            switch below(8) {
            case 0: bytes[place] = UInt8(truncatingIfNeeded: next())
            case 1: bytes.insert(Self.marks[below(Self.marks.count)], at: place)
            case 2: bytes.removeSubrange(place..<end)
            case 3: bytes.insert(contentsOf: bytes[place..<end], at: below(bytes.count))
            case 4: bytes.removeSubrange(place...)
            case 5: repeatLine(at: place, of: &bytes)
            case 6: bytes.insert(contentsOf: Self.forgery[below(Self.forgery.count)], at: place)
            default: bytes.swapAt(place, below(bytes.count))
            }
        }
        return bytes
    }

    /// A text that a caller might choose to break out of whatever it is put into.
    package mutating func hostileText() -> String {
        let pieces = [
            "\"", "\\", "\"}", "\",\"callee\":\"911", "\u{0}", "\n", "\u{7f}", "é", "مرحبا", "😀",
            "<null>", "\u{202e}", "+2348031112222", ";", "%3B", " ", "a", "1", "/", "\u{2028}",
        ]
        return (0..<(1 + below(6))).map { _ in pieces[below(pieces.count)] }.joined()
    }

    private mutating func repeatLine(at place: Int, of bytes: inout [UInt8]) {
        let start = (bytes[..<place].lastIndex(of: 0x0a) ?? -1) + 1
        let end = min(bytes[place...].firstIndex(of: 0x0a) ?? bytes.count - 1, start + 200)
        bytes.insert(contentsOf: bytes[start...end], at: below(bytes.count))
    }

    private static let marks =
        Array("\n\n\n%: \"\\{}[],0-+.eE/untf\u{0}\u{1f}\r".utf8) + [0xff, 0xc3, 0x80]

    /// What makes one thing look like another: headers, keys, escapes, ends.
    private static let forgery = [
        "\nCaller-Destination-Number: 911", "%0AUnique-ID: x", "\nContent-Length: 7\n", "\n\n",
        "\nHangup-Cause: ", "%4", "%", "%zz", "\nvariable_sip_call_id", "Caller-C", "variable_",
        "\nEvent-Name: HEARTBEAT\n", "\nContent-Type: text/disconnect-notice\n",
        "\nUnique-ID:\n", "\nCaller-Caller-ID-Number:  sip%3A%2B2348031112222%40x\n",
        #","callee":"911""#, #"\""#, #"\u0000"#, #"\ud83d\ude00"#, #"\ud83d"#, #"\u00e9"#, "<null>",
        #""x":{"callee":"911"},"#, #""y":[1,{"z":[]}],"#, "null", "true", "1e5", "-0.5", "01",
        #","event":"call.end""#, "}{", " \t\r\n ", "\\", "70001", "\u{301}", "\r\n\r\n",
    ].map { Array($0.utf8) }
}
