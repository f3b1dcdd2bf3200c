/// Which columns of a table are shown in a line, and how wide.
///
/// Where all do not fit, text that others chose is cut, the longest first, down to what any telephone
/// number takes; then columns are left out that the table can do without; where even so they do not fit,
/// each row becomes a sheet, a line for each of its cells. Numbers, times and names of calls are never
/// cut.
struct TableFit {
    /// What a cut column keeps: the longest telephone number with its plus.
    static let keptPlaces = 16
    private static let gap = 2

    private(set) var shown: [Int]
    private(set) var widths: [Int]
    /// Rows stand one below the other.
    private(set) var isSheet = false

    init(_ columns: [Table.Column], _ texts: [[String]], _ caps: [[Int?]], width: Int?) {
        shown = Array(columns.indices)
        let natural = columns.indices.map { index in
            let cells = texts.map { index < $0.count ? DisplayWidth.of($0[index]) : 0 }
            return max(cells.max() ?? 0, DisplayWidth.of(columns[index].name))
        }
        widths = natural
        guard let width, total > width else { return }
        let least = columns.indices.map { index in
            let head = DisplayWidth.of(columns[index].name)
            let isCut = caps.contains { index < $0.count && $0[index] != nil }
            // Of what may be cut, whatever else stands in the column is still shown whole.
            let whole = zip(texts, caps).map { row, caps in
                index < row.count && caps[index] == nil ? DisplayWidth.of(row[index]) : 0
            }
            let kept = max(head, Self.keptPlaces, whole.max() ?? 0)
            return isCut ? min(natural[index], kept) : natural[index]
        }
        // What a column takes where it need not give all: what its cells ask for.
        let wanted = columns.indices.map { index in
            let asked = caps.compactMap { index < $0.count ? $0[index] : nil }.max()
            return max(least[index], min(natural[index], asked ?? natural[index]))
        }
        // A table of facts has nothing to leave out: the terminal wraps it.
        let leaving = columns.indices.filter { columns[$0].leaves != nil }
            .sorted { (columns[$0].leaves ?? 0) < (columns[$1].leaves ?? 0) }
        guard !leaving.isEmpty else {
            cut(to: width, wanted, least)
            return
        }
        for column in [nil] + leaving.map(Optional.some) {
            shown.removeAll { $0 == column }
            widths = least
            if total <= width {
                cut(to: width, wanted, least)
                return
            }
        }
        (shown, widths, isSheet) = (Array(columns.indices), natural, true)
    }

    private var total: Int {
        shown.reduce(0) { $0 + widths[$1] } + Self.gap * max(0, shown.count - 1)
    }

    /// Takes from the widest column until all fit, or none can give more.
    private mutating func cut(to width: Int, _ wanted: [Int], _ least: [Int]) {
        widths = wanted
        while total > width {
            let giving = shown.filter { widths[$0] > least[$0] }
            guard let widest = giving.max(by: { widths[$0] < widths[$1] }) else { return }
            let next = giving.filter { $0 != widest }.map { widths[$0] }.max() ?? 0
            let step = min(total - width, widths[widest] - max(least[widest], next - 1))
            widths[widest] -= max(1, step)
        }
    }
}
