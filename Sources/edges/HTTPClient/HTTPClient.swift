internal import CCurl
import Glibc

/// Sends requests by libcurl, one at a time, on a connection that is kept where the server keeps it.
///
/// For one thread at a time. Redirects are answers like others: nothing is sent where a server points.
@safe
package final class HTTPClient: RequestSender {
    private let setup: HTTPClientSetup
    private let handle: UnsafeMutableRawPointer

    /// Once for the process, before any thread uses it: libcurl's own beginning is not safe for threads.
    private static let isReady: Bool = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK

    /// Throws where libcurl takes nothing up.
    package init(_ setup: HTTPClientSetup) throws(HTTPClientError) {
        guard Self.isReady, let handle = unsafe curl_easy_init() else {
            throw .unusable(what: "libcurl cannot be started")
        }
        self.setup = setup
        unsafe self.handle = handle
    }

    deinit { unsafe curl_easy_cleanup(handle) }

    package func send(_ request: OutgoingRequest) throws(HTTPClientError) -> IncomingAnswer {
        guard request.body.count <= setup.requestBytesMax else {
            throw .bodyTooLong(limit: setup.requestBytesMax)
        }
        guard request.headers.allSatisfy(\.isPlain) else {
            throw .unusable(what: "a header holds what cannot stand in one")
        }
        guard !request.url.utf8.contains(0) else { throw .unusable(what: "no URL") }
        unsafe curl_easy_reset(handle)
        let taking = AnswerTaking(setup)
        let list = unsafe try headers(request)
        defer { unsafe curl_slist_free_all(list) }
        unsafe try prepare(request, list, taking)
        let code = unsafe curl_easy_perform(handle)
        if taking.isForbidden { throw .forbiddenAddress }
        if taking.isHeadTooLong { throw .headTooLong(limit: setup.headBytesMax) }
        let status = unsafe cw_curl_status(handle)
        let isCut = code == CURLE_WRITE_ERROR && taking.isFull && status > 0
        guard code == CURLE_OK || isCut else { throw error(code) }
        return IncomingAnswer(
            status: Int(status),
            retryAfter: taking.retryAfter,
            body: taking.body
        )
    }

    private func headers(
        _ request: OutgoingRequest
    ) throws(HTTPClientError) -> UnsafeMutablePointer<curl_slist>? {
        var list: UnsafeMutablePointer<curl_slist>?
        // Bodies are sent at once, not after a question whether they may be.
        let lines = request.headers.map { "\($0.name): \($0.value)" } + ["Expect:"]
        for line in lines {
            guard let longer = unsafe curl_slist_append(list, line) else {
                unsafe curl_slist_free_all(list)
                throw .unusable(what: "no memory for headers")
            }
            unsafe list = longer
        }
        return unsafe list
    }

    private func prepare(
        _ request: OutgoingRequest,
        _ list: UnsafeMutablePointer<curl_slist>?,
        _ taking: AnswerTaking
    ) throws(HTTPClientError) {
        let schemes = setup.requiresTLS ? "https" : "http,https"
        try text(CURLOPT_URL, request.url)
        try text(CURLOPT_PROTOCOLS_STR, schemes)
        try number(CURLOPT_FOLLOWLOCATION, 0)
        try number(CURLOPT_NOSIGNAL, 1)
        try number(CURLOPT_DISALLOW_USERNAME_IN_URL, 1)
        try number(CURLOPT_CONNECTTIMEOUT_MS, setup.connectMilliseconds)
        try number(CURLOPT_TIMEOUT_MS, setup.totalMilliseconds)
        // An empty name keeps libcurl from the environment's.
        try text(CURLOPT_PROXY, setup.proxy ?? "")
        try text(CURLOPT_USERAGENT, setup.userAgent)
        if let certificates = setup.certificates { try text(CURLOPT_CAINFO, certificates) }
        if request.method == .get {
            try number(CURLOPT_HTTPGET, 1)
        } else {
            try number(CURLOPT_POST, 1)
            try text(CURLOPT_CUSTOMREQUEST, request.method.rawValue)
            try check(
                unsafe request.body.withUnsafeBytes {
                    // A null pointer would be read from, so that a body of no bytes points somewhere.
                    unsafe cw_curl_body(
                        handle,
                        $0.baseAddress ?? UnsafeRawPointer(handle),
                        $0.count
                    )
                }
            )
        }
        try check(unsafe cw_curl_pointer(handle, CURLOPT_HTTPHEADER, list))
        let context = unsafe Unmanaged.passUnretained(taking).toOpaque()
        try check(
            unsafe cw_curl_callbacks(handle, takeHead, takeBody, openSocket, context)
        )
    }

    private func text(_ option: CURLoption, _ value: String) throws(HTTPClientError) {
        try check(unsafe cw_curl_text(handle, option, value))
    }

    private func number(_ option: CURLoption, _ value: Int) throws(HTTPClientError) {
        try check(unsafe cw_curl_number(handle, option, value))
    }

    private func check(_ code: CURLcode) throws(HTTPClientError) {
        guard code == CURLE_OK else { throw error(code) }
    }

    private func error(_ code: CURLcode) -> HTTPClientError {
        let words = unsafe String(cString: curl_easy_strerror(code))
        switch code {
        case CURLE_OPERATION_TIMEDOUT: return .timedOut
        case CURLE_URL_MALFORMAT, CURLE_UNSUPPORTED_PROTOCOL, CURLE_LOGIN_DENIED:
            return .unusable(what: words)
        default: return .failed(words)
        }
    }
}
