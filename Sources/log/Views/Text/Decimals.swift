/// Numbers with so many decimals.
package enum Decimals {
    /// The value with so many of them, none of which is left out.
    package static func text(_ value: Double, _ decimals: Int) -> String {
        var scale = 1
        for _ in 0..<decimals { scale *= 10 }
        let whole = Int((value * Double(scale)).rounded())
        let part = "\(whole % scale)"
        let zeros = String(repeating: "0", count: decimals - part.count)
        return "\(whole / scale).\(zeros)\(part)"
    }
}
