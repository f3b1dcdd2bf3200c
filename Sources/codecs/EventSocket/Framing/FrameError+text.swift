extension FrameError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .headersTooLong(let limit): "no frame: its headers do not end within \(limit) bytes"
        case .badContentLength(let text): "no frame: Content-Length is \"\(text)\""
        case .bodyTooLong(let length, let limit):
            "a frame of \(length) bytes, where \(limit) are allowed"
        case .endInsideFrame(_, let notice?):
            "the switch cut a frame short and says: \(notice.prefix(80))"
        case .endInsideFrame(let missing, nil):
            "the end came inside a frame, \(missing) bytes early"
        }
    }
}
