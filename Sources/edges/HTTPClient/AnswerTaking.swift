import CCurl
import Glibc

/// What comes of one request, gathered as libcurl hands it over on the thread that sends.
final class AnswerTaking {
    private let setup: HTTPClientSetup
    private var headBytes = 0
    private(set) var body: [UInt8] = []
    private(set) var retryAfter: String?
    private(set) var isFull = false
    private(set) var isHeadTooLong = false
    private(set) var isForbidden = false

    init(_ setup: HTTPClientSetup) { self.setup = setup }

    /// A line of the head; false ends the exchange.
    func takeHead(_ line: UnsafeRawBufferPointer) -> Bool {
        headBytes += line.count
        guard headBytes <= setup.headBytesMax else {
            isHeadTooLong = true
            return false
        }
        let text = unsafe String(decoding: line, as: UTF8.self)
        guard let colon = text.utf8.firstIndex(of: UInt8(ascii: ":")),
            text[..<colon].lowercased() == "retry-after"
        else { return true }
        let value = text[text.utf8.index(after: colon)...].utf8
            .drop { $0 == 0x20 || $0 == 0x09 }
        retryAfter = String(decoding: value.prefix { (0x20...0x7e).contains($0) }, as: UTF8.self)
        return true
    }

    /// A piece of the body; false where no more of it is wanted.
    func takeBody(_ bytes: UnsafeRawBufferPointer) -> Bool {
        let room = setup.answerBytesMax - body.count
        unsafe body.append(contentsOf: bytes.prefix(room))
        if bytes.count > room { isFull = true }
        return !isFull
    }

    /// Whether an address may be connected to.
    func admits(_ address: UnsafePointer<sockaddr>, length: Int) -> Bool {
        guard !setup.allowsPrivateAddresses else { return true }
        let bytes = unsafe UnsafeRawBufferPointer(start: address, count: length)
        let isPublic =
            switch unsafe Int32(address.pointee.sa_family) {
            case AF_INET where length >= 8: AddressCheck.isPublic(unsafe Array(bytes[4..<8]))
            case AF_INET6 where length >= 24: AddressCheck.isPublic(unsafe Array(bytes[8..<24]))
            default: false
            }
        if !isPublic { isForbidden = true }
        return isPublic
    }
}

// What libcurl calls, on the thread that sends; the context is the `AnswerTaking` of the request, which
// outlives it.

private func taking(_ context: UnsafeMutableRawPointer?) -> AnswerTaking? {
    guard let context = unsafe context else { return nil }
    return unsafe Unmanaged<AnswerTaking>.fromOpaque(context).takeUnretainedValue()
}

func takeHead(
    _ bytes: UnsafeMutablePointer<CChar>?,
    _ size: Int,
    _ count: Int,
    _ context: UnsafeMutableRawPointer?
) -> Int {
    let line = unsafe UnsafeRawBufferPointer(start: bytes, count: size * count)
    return unsafe taking(context)?.takeHead(line) == true ? size * count : 0
}

func takeBody(
    _ bytes: UnsafeMutablePointer<CChar>?,
    _ size: Int,
    _ count: Int,
    _ context: UnsafeMutableRawPointer?
) -> Int {
    let piece = unsafe UnsafeRawBufferPointer(start: bytes, count: size * count)
    return unsafe taking(context)?.takeBody(piece) == true ? size * count : 0
}

func openSocket(
    _ context: UnsafeMutableRawPointer?,
    _ purpose: curlsocktype,
    _ address: UnsafeMutablePointer<curl_sockaddr>?
) -> curl_socket_t {
    guard let address = unsafe address, let taking = unsafe taking(context) else { return -1 }
    let length = unsafe Int(address.pointee.addrlen)
    let isAdmitted = unsafe withUnsafePointer(to: &address.pointee.addr) {
        unsafe taking.admits($0, length: length)
    }
    guard isAdmitted else { return -1 }
    return unsafe socket(
        address.pointee.family,
        address.pointee.socktype | Int32(SOCK_CLOEXEC.rawValue),
        address.pointee.`protocol`
    )
}
