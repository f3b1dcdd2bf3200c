import Fuzzing
import Wire

/// Everything that a decoder made of one stream of netstrings, handed over in pieces.
struct NetstringFeed: Equatable {
    var payloads: [[UInt8]] = []
    /// Why the stream was given up, or what was missing at its end.
    var error: NetstringError?

    init(
        _ bytes: [UInt8],
        pieces: [Int] = [Int.max],
        limits: NetstringLimits = NetstringLimits()
    ) {
        var decoder = NetstringDecoder(limits: limits, bufferBytes: 4_096)
        do throws(NetstringError) {
            for piece in Pieces(of: bytes, sizes: pieces) {
                decoder.append(piece)
                while let place = try decoder.next() { payloads.append(decoder.copy(place)) }
            }
            try decoder.finish()
        } catch {
            self.error = error
        }
    }
}
