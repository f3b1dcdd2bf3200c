package import Telephony

/// What is learned of one callee, as it is kept; that of the whole has a key of 0 and no name.
package struct CalleeBaseline: Sendable, Equatable {
    package var key: PartyKey
    package var name: PartyText
    /// All that is learned, in the text of `BaselineText`.
    package var state: ShortText<512>
    /// For lists: thousandths of calls an hour learned at this time of day, and at its busiest.
    package var profile: Int64
    package var busiest: Int64
    /// The shape that its own calls have shown; nil where they are too few.
    package var dispersion: Int?
    package var since: EventTime
    package var lastCall: EventTime
    /// N(callee) at the time it was kept.
    package var callersNow: Int

    package init(
        key: PartyKey,
        name: PartyText,
        state: ShortText<512>,
        profile: Int64 = 0,
        busiest: Int64 = 0,
        dispersion: Int? = nil,
        since: EventTime,
        lastCall: EventTime,
        callersNow: Int = 0
    ) {
        self.key = key
        self.name = name
        self.state = state
        self.profile = profile
        self.busiest = busiest
        self.dispersion = dispersion
        self.since = since
        self.lastCall = lastCall
        self.callersNow = callersNow
    }

    /// True of the row that speaks of the whole of the traffic.
    package var isOfWhole: Bool { key.word == 0 }
}

/// Writes figures as hexadecimal digits behind a version, and reads them back.
///
/// What is learned outlives the program that learned it: a text of another version is not read.
struct BaselineText {
    private static let version = UInt8(ascii: "1")
    private static let digits = Array("0123456789abcdef".utf8)

    private(set) var text = ShortText<512>()
    private var place = 1
    /// False once a digit was none, or missing.
    private(set) var isRight = true

    /// A text to be written.
    init() { text.append(Self.version) }

    /// A text to be read.
    init(reading text: ShortText<512>) {
        self.text = text
        isRight = text.count > 0 && text[0] == Self.version && !text.isCut
    }

    /// True once all has been read, and it was right.
    var isDone: Bool { isRight && place == text.count }

    mutating func write<Number: FixedWidthInteger & UnsignedInteger>(_ number: Number) {
        for shift in stride(from: Number.bitWidth - 4, through: 0, by: -4) {
            text.append(Self.digits[Int(truncatingIfNeeded: number >> Number(shift)) & 0xf])
        }
    }

    mutating func read<Number: FixedWidthInteger & UnsignedInteger>(_ type: Number.Type) -> Number {
        var number: Number = 0
        for _ in 0..<Number.bitWidth / 4 {
            guard place < text.count, let digit = Self.digits.firstIndex(of: text[place]) else {
                isRight = false
                return 0
            }
            number = number << 4 | Number(digit)
            place += 1
        }
        return number
    }
}

extension LearnedCallee {
    /// All that has been learned; what is in open bins is not.
    func written(_ frame: LearningFrame) -> ShortText<512> {
        var text = BaselineText()
        text.write(since)
        text.write(lastCall)
        text.write(sum)
        text.write(hour)
        text.write(hourCalls)
        text.write(hourSilence)
        text.write(sumAge)
        text.write(marks.rawValue & Marks.beginsAnew.rawValue)
        text.write(UInt64(bitPattern: spread.excess))
        text.write(UInt64(bitPattern: spread.squares))
        // Bins may be of another length by the time it is read.
        text.write(UInt32(truncatingIfNeeded: Int64(bin) * frame.binMicroseconds / 1_000_000))
        for cell in 0..<HourZone.cells {
            text.write(days[cell])
            text.write(profile[cell].bits)
        }
        return text.text
    }

    /// Goes on from what was kept; nil where the text is not right.
    init?(_ kept: CalleeBaseline, _ frame: LearningFrame) {
        var text = BaselineText(reading: kept.state)
        var callee = LearnedCallee.none
        callee.since = text.read(UInt32.self)
        callee.lastCall = text.read(UInt32.self)
        callee.sum = text.read(UInt32.self)
        callee.hour = text.read(UInt32.self)
        callee.hourCalls = text.read(UInt32.self)
        callee.hourSilence = text.read(UInt16.self)
        callee.sumAge = text.read(UInt16.self)
        callee.marks = Marks(rawValue: text.read(UInt8.self)).intersection(.beginsAnew)
        callee.spread.excess = Int64(bitPattern: text.read(UInt64.self))
        callee.spread.squares = Int64(bitPattern: text.read(UInt64.self))
        let time = Int64(text.read(UInt32.self)) * 1_000_000
        for cell in 0..<HourZone.cells {
            callee.days[cell] = text.read(UInt8.self)
            callee.profile[cell] = SmallFigure(bits: text.read(UInt16.self))
        }
        guard text.isDone, callee.isPossible, frame.zone.hour(of: time) >= Int(callee.hour) else {
            return nil
        }
        callee.keptHour = UInt16(truncatingIfNeeded: callee.hour)
        callee.bin = UInt32(truncatingIfNeeded: frame.bin(of: time))
        callee.firstBin = UInt32(
            truncatingIfNeeded: frame.bin(of: Int64(callee.since) * 1_000_000)
        )
        self.init(kept.key, callee)
    }

    private init(_ key: PartyKey, _ other: LearnedCallee) {
        self = other
        self.key = key
    }

    /// Whether figures that were read can be what was learned.
    private var isPossible: Bool {
        since <= lastCall && spread.squares >= 0 && spread.squares <= Spread.most
            && abs(spread.excess.clamped) <= 1 << 60
    }
}

extension Int64 {
    fileprivate var clamped: Int64 { Swift.max(self, -Int64.max) }
}
