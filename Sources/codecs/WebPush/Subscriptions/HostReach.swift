/// From where a host is reached, by what is written of it.
enum HostReach: Equatable {
    case everywhere
    /// From this machine or its neighbours alone, or it cannot be told.
    case near

    private static let nearNames = [
        "localhost", "local", "internal", "lan", "home", "arpa", "test",
    ]

    /// Nothing is looked up.
    ///
    /// An address must be written plainly: `127.1` and `0x7f000001` are taken for what they are by some
    /// libraries, so whatever ends like a number and is no address is near.
    init(_ host: String) {
        if host.hasPrefix("[") {
            self = .near
            return
        }
        let labels = host.split(separator: ".", omittingEmptySubsequences: false)
        guard labels.count > 1, labels.allSatisfy({ !$0.isEmpty && $0.utf8.count <= 63 }) else {
            self = .near
            return
        }
        let last = String(labels[labels.count - 1])
        if last.utf8.first.map({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) == true {
            self = Self.isPublicAddress(labels) ? .everywhere : .near
        } else {
            self = Self.nearNames.contains(last) ? .near : .everywhere
        }
    }

    private static func isPublicAddress(_ labels: [Substring]) -> Bool {
        let numbers = labels.compactMap { label in
            UInt8(label).flatMap { "\($0)" == label ? $0 : nil }
        }
        guard labels.count == 4, numbers.count == 4 else { return false }
        switch (numbers[0], numbers[1]) {
        case (0, _), (10, _), (127, _), (169, 254), (172, 16...31), (192, 168), (100, 64...127),
            (198, 18...19), (192, 0), (224..., _):
            return false
        default: return true
        }
    }
}
