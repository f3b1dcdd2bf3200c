/// An answer as a client sees it.
struct Reply {
    let status: Int
    let headers: [(name: String, value: String)]
    var body: [UInt8] = []

    init(_ head: String) {
        let lines = head.split(separator: "\r\n")
        status = lines.first.flatMap { Int($0.split(separator: " ")[1]) } ?? 0
        headers = lines.dropFirst().map { line in
            let parts = line.split(separator: ":", maxSplits: 1)
            let value = parts.count > 1 ? parts[1].drop { $0 == " " } : ""
            return (parts[0].lowercased(), String(value))
        }
    }

    var text: String { String(decoding: body, as: UTF8.self) }

    /// The only value of this name.
    func header(_ name: String) -> String? {
        let found = headers.filter { $0.name == name }
        return found.count == 1 ? found[0].value : nil
    }
}
