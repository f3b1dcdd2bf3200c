/// What is known of one callee, in 224 bytes.
///
/// Calls are gathered in bins and learned once their bin is closed: only the two newest bins are open, so
/// that a trip finds all calls of its window in them and can give them away.
struct LearnedCallee: BitwiseCopyable {
    /// What is known about the bins that are open, and about the callee.
    struct Marks: OptionSet, BitwiseCopyable {
        let rawValue: UInt8
        /// An alert for the callee is open.
        static let frozen = Marks(rawValue: 1)
        /// The newest bin has calls of an attack.
        static let newerFrozen = Marks(rawValue: 2)
        /// So has the one before.
        static let olderFrozen = Marks(rawValue: 4)
        /// An operator has had it forgotten: for its first day its own rate counts as it is.
        static let beginsAnew = Marks(rawValue: 8)
    }

    var key: PartyKey
    /// How unevenly its calls come: what they say and how much of it there is, in squares of parts.
    var spread = Spread()
    /// The newest bin that is open.
    var bin: UInt32
    /// Calls of the bin before, and of the newest.
    var older: UInt32 = 0
    var newer: UInt32 = 0
    /// The exponential average of its calls, as a sum of parts, when the last of them came.
    var sum: UInt32 = 0
    /// The bin from which on it is known.
    var firstBin: UInt32
    /// When it was first and last called, in seconds.
    var since: UInt32
    var lastCall: UInt32
    /// The hour that is not learned yet, its calls, and its bins that say nothing.
    var hour: UInt32
    var hourCalls: UInt32 = 0
    /// Where it hangs in the table: the next of its bucket, and who was called before and after it.
    var links = CalleeLinks()
    var hourSilence: UInt16
    /// Bins since the sum was renewed; those that say nothing do not count.
    var sumAge: UInt16 = 0
    /// The hour in which it was kept, by its lower half.
    var keptHour: UInt16
    var marks: Marks = []
    /// Rates by the hour of the day in thousandths an hour, and over how many days.
    var profile = InlineArray<48, SmallFigure>(repeating: .zero)
    var days = InlineArray<48, UInt8>(repeating: 0)

    init(_ key: PartyKey, at time: LearningTime, hourSilence: Int) {
        self.key = key
        bin = UInt32(truncatingIfNeeded: time.bin)
        firstBin = bin
        since = UInt32(truncatingIfNeeded: time.seconds)
        lastCall = since
        hour = UInt32(truncatingIfNeeded: time.hour)
        keptHour = UInt16(truncatingIfNeeded: hour)
        self.hourSilence = UInt16(clamping: hourSilence)
    }

    /// No callee: what a place holds that is free.
    static let none = LearnedCallee(
        PartyKey(word: 0),
        at: LearningTime(bin: 0, hour: 0, seconds: 0),
        hourSilence: 0
    )
}

/// A time as it is learned by.
struct LearningTime: Equatable {
    let bin: Int
    let hour: Int
    let seconds: Int
}

/// Places plus one in the table of callees; 0 for none.
struct CalleeLinks: BitwiseCopyable {
    var bucket: UInt32 = 0
    var before: UInt32 = 0
    var after: UInt32 = 0
}

/// How unevenly calls come, by the moments of their bins.
///
/// Where calls come at a known rate m, `(x - m)² - x` is 0 on average; unevenness of shape r makes it
/// `m² / r`. Sums are halved once they are large, so that what is long past weighs less.
struct Spread: BitwiseCopyable, Equatable {
    /// A bin of more calls than this says nothing about the shape.
    private static let callsMax: Int64 = 128
    private static let parts = Int64(DecayTable.parts)
    /// The sum of squares is a million calls at most, and has to be 8,192 before it says anything.
    static let (most, least) = (Int64(1) << 38, Int64(8_192) << 20)
    /// How many standard deviations the shape is taken to be worse than it looks.
    private static let deviations: Int64 = 3
    /// No callee's own calls are believed to be more uneven, or more even, than this.
    private static let shapeRange = 4...32

    var excess: Int64 = 0
    var squares: Int64 = 0

    /// Takes in bins of one mean, in parts of a call: one with some calls, behind so many with none.
    mutating func add(calls: Int64, silent: Int64, mean: Int64) {
        guard mean <= Self.callsMax * Self.parts, mean > 0 else { return }
        let calls = min(calls, 8 * Self.callsMax) * Self.parts
        excess += silent * mean * mean + (calls - mean) * (calls - mean) - calls * Self.parts
        squares += (silent + 1) * mean * mean
        while squares > Self.most {
            excess /= 2
            squares /= 2
        }
    }

    /// The shape, one of `LimitTables.shapes`; nil where too little is known.
    var shape: Int? {
        guard squares >= Self.least else { return nil }
        // Of Poisson calls, the excess varies by the root of twice the squares; a square has 2^20 parts.
        let error = Self.deviations * (squares * 2).squareRoot * 1_024
        let worst = max(1, excess + error)
        let even = squares / worst
        let most = min(even, Int64(Self.shapeRange.upperBound))
        let shape = LimitTables.shapes.last { $0 > 0 && $0 <= most }
        return max(shape ?? 0, Self.shapeRange.lowerBound)
    }
}

extension Int64 {
    /// The root of a number that is not below zero, without what is behind its point.
    var squareRoot: Int64 {
        guard self > 0 else { return 0 }
        var root = Int64(1) << ((64 - leadingZeroBitCount + 1) / 2)
        while true {
            let next = (root + self / root) / 2
            guard next < root else { return root }
            root = next
        }
    }
}
