import FoundationEssentials
import Settings

/// The memory that the service's unit grants the agent.
struct UnitMemory {
    let bytes: Int64
    /// Where that stands.
    let source: String

    private static let unit = "callwarden.service"
    private static let folders = [
        "/etc/systemd/system", "/run/systemd/system", "/usr/local/lib/systemd/system",
        "/usr/lib/systemd/system", "/lib/systemd/system",
    ]
    private static let fileBytesMax = 1 << 16

    /// By the running service, else by the unit's files; nil where neither is there or sets a limit.
    static func ofService() -> UnitMemory? {
        let running = "/sys/fs/cgroup/system.slice/\(unit)/memory.max"
        if let text = read(running), let bytes = bytes(text) {
            return UnitMemory(bytes: bytes, source: running)
        }
        guard let folder = folders.first(where: { read("\($0)/\(unit)") != nil }) else {
            return nil
        }
        // Drop-ins come behind the unit, and the later ones hold.
        var files = ["\(folder)/\(unit)"]
        for folder in folders.reversed() {
            let path = "\(folder)/\(unit).d"
            let names = try? FileManager.default.contentsOfDirectory(atPath: path)
            files += (names ?? []).filter { $0.hasSuffix(".conf") }.sorted()
                .map { "\(folder)/\(unit).d/\($0)" }
        }
        return of(files.compactMap { path in read(path).map { (path, $0) } })
    }

    /// The last setting holds.
    static func of(_ files: [(path: String, text: String)]) -> UnitMemory? {
        var found: UnitMemory?
        for (path, text) in files {
            for line in text.split(whereSeparator: \.isNewline) where line.hasPrefix("MemoryMax=") {
                let value = String(line.dropFirst("MemoryMax=".count))
                found = bytes(value).map { UnitMemory(bytes: $0, source: path) }
            }
        }
        return found
    }

    /// `256M`, `1G`, `1073741824`; nil for `infinity`, `max` and shares of the machine's memory.
    static func bytes(_ text: String) -> Int64? {
        let word = text.filter { !$0.isWhitespace }
        let units: [Character: Int64] = ["K": 1 << 10, "M": 1 << 20, "G": 1 << 30, "T": 1 << 40]
        guard let last = word.last else { return nil }
        guard let unit = units[last] else { return Int64(word) }
        guard let number = Int64(word.dropLast()) else { return nil }
        let product = number.multipliedReportingOverflow(by: unit)
        return product.overflow ? nil : product.partialValue
    }

    private static func read(_ path: String) -> String? {
        guard let (data, _) = try? SmallFile.read(path, bytesMax: fileBytesMax) else { return nil }
        return String(decoding: data, as: UTF8.self)
    }
}
