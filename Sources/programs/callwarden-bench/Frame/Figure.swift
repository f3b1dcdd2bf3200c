/// How figures are written for people.
enum Figure {
    /// Three digits that count; thousands apart.
    static func short(_ value: Double) -> String {
        let size = abs(value)
        if size >= 1_000 { return grouped(Int(value.rounded())) }
        let decimals = size >= 100 || size == 0 ? 0 : size >= 10 ? 1 : size >= 0.1 ? 2 : 4
        return fixed(value, decimals)
    }

    static func fixed(_ value: Double, _ decimals: Int) -> String {
        var scale = 1.0
        for _ in 0..<decimals { scale *= 10 }
        let whole = Int((abs(value) * scale).rounded())
        let sign = value < 0 && whole > 0 ? "-" : ""
        guard decimals > 0 else { return sign + "\(whole)" }
        let part = "\(whole % Int(scale))"
        let zeros = String(repeating: "0", count: decimals - part.count)
        return sign + "\(whole / Int(scale)).\(zeros)\(part)"
    }

    /// Nanoseconds in the unit that suits them.
    static func time(_ nanoseconds: Double) -> String {
        switch abs(nanoseconds) {
        case ..<1e3: short(nanoseconds) + " ns"
        case ..<1e6: short(nanoseconds / 1e3) + " us"
        case ..<1e9: short(nanoseconds / 1e6) + " ms"
        default: short(nanoseconds / 1e9) + " s"
        }
    }

    private static func grouped(_ value: Int) -> String {
        var rest = String(abs(value))
        var groups: [String] = []
        while rest.count > 3 {
            groups.insert(String(rest.suffix(3)), at: 0)
            rest.removeLast(3)
        }
        return (value < 0 ? "-" : "") + ([rest] + groups).joined(separator: ",")
    }
}
