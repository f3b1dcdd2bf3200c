import AlertLog
import FoundationEssentials

/// The place at which a list goes on, as clients carry it: opaque to them, and checked when it is back.
struct Cursor: Equatable {
    /// Longest text that may be one, in bytes.
    static let bytesMax = 64

    let place: RowPlace

    init(_ place: RowPlace) { self.place = place }

    /// Nil where it is none of ours.
    init?(_ text: String) {
        guard text.utf8.count <= Self.bytesMax else { return nil }
        let base64 = text.replacing("-", with: "+").replacing("_", with: "/")
        let padding = String(repeating: "=", count: (4 - base64.utf8.count % 4) % 4)
        guard let bytes = Data(base64Encoded: base64 + padding) else { return nil }
        let parts = String(decoding: bytes, as: UTF8.self).split(
            separator: ".",
            omittingEmptySubsequences: false
        )
        guard parts.count == 2, let time = Int64(parts[0]), let id = Int64(parts[1]) else {
            return nil
        }
        self.init(RowPlace(time: time, id: id))
        // One place has one text.
        guard self.text == text else { return nil }
    }

    var text: String {
        Data("\(place.time).\(place.id)".utf8).base64EncodedString()
            .replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }
}
