/// Bytes handed over in pieces of the sizes given, over and over.
package struct Pieces: Sequence, IteratorProtocol {
    private let bytes: [UInt8]
    private let sizes: [Int]
    /// Plants the bug that a cut decoder has when it forgets the last byte of a piece, here where
    /// the next piece opens with the same byte: two line ends, two digits of a length.
    private let losesTwins: Bool
    private var start = 0
    private var turn = 0

    package init(of bytes: [UInt8], sizes: [Int], losesTwins: Bool = false) {
        self.bytes = bytes
        self.sizes = sizes
        self.losesTwins = losesTwins
    }

    package mutating func next() -> ArraySlice<UInt8>? {
        guard start < bytes.count else { return nil }
        let end = start + Swift.min(sizes[turn % sizes.count], bytes.count - start)
        let piece = bytes[start..<end]
        start = end
        turn += 1
        let isTwin = losesTwins && end < bytes.count && bytes[end - 1] == bytes[end]
        return isTwin ? piece.dropLast() : piece
    }
}

/// An input whose first two bytes say in which pieces the others are handed over.
struct CutInput {
    let bytes: [UInt8]
    private let sizes: [Int]
    private let isPlanted: Bool

    init(_ input: [UInt8], isPlanted: Bool) {
        let chosen = input.prefix(2).map { $0 < 200 ? Int($0) + 1 : (Int($0) - 199) * 97 }
        sizes = chosen.isEmpty ? [1] : chosen
        bytes = Array(input.dropFirst(2))
        self.isPlanted = isPlanted
    }

    var whole: Pieces { Pieces(of: bytes, sizes: [Int.max]) }
    var cut: Pieces { Pieces(of: bytes, sizes: sizes, losesTwins: isPlanted) }
}
