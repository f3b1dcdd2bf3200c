import FoundationEssentials

/// How many histories are compared with the brute force.
enum OracleSize {
    /// `CALLWARDEN_ORACLES=whole` has all of them compared, which takes minutes; otherwise it is a third.
    private static let isWhole =
        ProcessInfo.processInfo.environment["CALLWARDEN_ORACLES"] == "whole"

    static func batches(_ whole: UInt64) -> Range<UInt64> {
        0..<(isWhole ? whole : (whole + 2) / 3)
    }
}
