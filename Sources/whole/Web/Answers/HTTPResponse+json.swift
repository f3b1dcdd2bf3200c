package import HTTPServer
package import Wire

extension HTTPResponse {
    /// One JSON value as the whole body.
    package static func json(_ value: JSON, status: Int = 200) -> Self {
        text(value.encoded + "\n", type: "application/json", status: status)
    }

    /// JSON that is written already.
    package static func json(_ bytes: [UInt8]) -> Self {
        HTTPResponse(
            200,
            headers: [HTTPField("Content-Type", "application/json")],
            body: .bytes(bytes)
        )
    }

    /// Text of a media type, in UTF-8.
    package static func text(_ text: String, type: String, status: Int = 200) -> Self {
        HTTPResponse(
            status,
            headers: [HTTPField("Content-Type", type)],
            body: .bytes(Array(text.utf8))
        )
    }
}

extension JSON {
    /// Rows under a name, and where the next begins; nil where these are all.
    static func list(_ name: String, _ rows: [JSON], next: Cursor? = nil) -> JSON {
        [
            "count": .integer(rows.count), name: .array(rows), "has_more": .boolean(next != nil),
            "next": .optional(next?.text, JSON.string),
        ]
    }
}
