package import HTTPServer
package import Wire

extension HTTPResponse {
    /// One JSON value as the whole body.
    package static func json(_ value: JSON, status: Int = 200) -> Self {
        text(value.encoded + "\n", type: "application/json", status: status)
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
    /// A page of rows under a name, and where the next begins.
    static func page(_ name: String, _ rows: [JSON], next: Cursor?) -> JSON {
        [
            "count": .integer(rows.count), name: .array(rows), "has_more": .boolean(next != nil),
            "next": .optional(next?.text, JSON.string),
        ]
    }
}
