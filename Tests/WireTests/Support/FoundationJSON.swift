import Foundation

/// What Foundation makes of a text: what the scanner must agree with.
enum FoundationJSON {
    /// Nil where Foundation finds no JSON object.
    static func object(_ text: [UInt8]) -> [String: Any]? {
        let repaired = Data(String(decoding: text, as: UTF8.self).utf8)
        return try? JSONSerialization.jsonObject(with: repaired) as? [String: Any]
    }
}

/// What was recorded of a real Kamailio, from `fixtures/kamailio`.
enum Recording {
    /// Payloads of one evapi connection: twelve calls, invite, answer and end.
    static let payloads = NetstringFeed(
        Array((try? Data(contentsOf: folder.appending(path: "evapi_events.bin"))) ?? Data())
    ).payloads

    private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../../fixtures/kamailio").standardized
}
