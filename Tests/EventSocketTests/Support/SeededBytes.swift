/// Random numbers from one seed, the same in every run (splitmix64).
struct SeededBytes: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var word = state
        word = (word ^ (word >> 30)) &* 0xbf58_476d_1ce4_e5b9
        word = (word ^ (word >> 27)) &* 0x94d0_49bb_1331_11eb
        return word ^ (word >> 31)
    }

    mutating func below(_ limit: Int) -> Int { Int(next() % UInt64(max(1, limit))) }

    /// The bytes with a few of the things done to them that break parsers.
    mutating func mutated(_ bytes: [UInt8]) -> [UInt8] {
        var bytes = bytes
        for _ in 0...below(4) {
            guard !bytes.isEmpty else { return bytes }
            let place = below(bytes.count)
            let end = min(bytes.count, place + 1 + below(40))
            switch below(8) {
            case 0: bytes[place] = UInt8(truncatingIfNeeded: next())
            case 1: bytes.insert([0x0a, 0x25, 0x3a, 0x20, 0x00, 0xff, 0x0d][below(7)], at: place)
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

    private mutating func repeatLine(at place: Int, of bytes: inout [UInt8]) {
        let start = (bytes[..<place].lastIndex(of: 0x0a) ?? -1) + 1
        let end = bytes[place...].firstIndex(of: 0x0a) ?? bytes.count - 1
        let target = below(bytes.count)
        bytes.insert(contentsOf: bytes[start...end], at: target)
    }

    private static let forgery = [
        "\nCaller-Destination-Number: 911", "%0AUnique-ID: x", "\nContent-Length: 7\n", "\n\n",
        "\nHangup-Cause: ", "%4", "%", "%zz", "\nvariable_sip_call_id", "Caller-C", "variable_",
        "\nEvent-Name: HEARTBEAT\n", "\nContent-Type: text/disconnect-notice\n",
        "\nUnique-ID:\n", "\nCaller-Caller-ID-Number:  sip%3A%2B2348031112222%40x\n",
    ].map { Array($0.utf8) }
}
