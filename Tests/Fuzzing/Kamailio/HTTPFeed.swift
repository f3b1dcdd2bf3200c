import Kamailio

/// Everything that a decoder made of one stream of HTTP responses.
struct HTTPFeed {
    var responses: [HTTPResponse] = []
    var error: HTTPError?

    init(_ pieces: Pieces, limits: HTTPLimits) {
        var decoder = HTTPResponseDecoder(limits: limits)
        do throws(HTTPError) {
            for piece in pieces {
                decoder.append(piece)
                while let response = try decoder.next() { responses.append(response) }
            }
            try decoder.finish()
        } catch {
            self.error = error
        }
    }
}
