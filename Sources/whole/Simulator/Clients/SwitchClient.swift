import Wire

/// Names one connection to the simulated switch.
package typealias ClientID = Int

/// One connection as the switch sees it.
struct SwitchClient: Sendable {
    let id: ClientID
    let queueBytesMax: Int
    var reader = CommandReader()
    var isAuthenticated = false
    /// Nil for a client that came in by the password alone: it may do everything.
    var user: SimulatorUser?
    var subscription = Subscription()
    var filters: [EventFilter] = []
    var logLevel: Int?
    /// The channel of `myevents`, where it was up.
    var session: [UInt8]?
    /// What `linger` asked for; nil without it.
    var lingerSeconds: Int?
    /// An api command runs: no other command is read and no event written (recorded).
    var isBusy = false
    /// What is queued still goes out, then the connection ends.
    private(set) var isClosing = false
    /// Bytes that wait for the client's socket.
    var output = ByteQueue(usualBytes: outputBytes)
    /// Events kept back while a command runs or is half written.
    private var held: [[UInt8]] = []
    private var heldBytes = 0
    private(set) var framesSent = 0
    /// Api commands came in, so this is no feed.
    var runsCommands = false
    /// Events that a fault keeps, to send them out of order.
    var disordered: [[UInt8]] = []

    /// What is queued and what is kept back.
    var bytesWaiting: Int { output.count + heldBytes }

    static let filtersMax = 64
    private static let outputBytes = 1 << 16

    init(id: ClientID, queueBytesMax: Int) {
        self.id = id
        self.queueBytesMax = queueBytesMax
    }

    /// Takes one event or log frame; false where that was one too many and the client is dropped.
    mutating func deliver(_ frame: [UInt8]) -> Bool {
        guard !isClosing else { return true }
        guard bytesWaiting + frame.count <= queueBytesMax else {
            // The recorded switch gives up in the middle of an event (`06-slow-reader-killed`).
            releaseHeld()
            output.append(frame.prefix(frame.count / 2))
            output.append(DisconnectNotice.lostEvents)
            isClosing = true
            return false
        }
        framesSent += 1
        if isBusy || reader.hasPartialCommand {
            held.append(frame)
            heldBytes += frame.count
        } else {
            output.append(frame)
        }
        return true
    }

    mutating func reply(_ text: String) {
        output.append("Content-Type: command/reply\nReply-Text: \(text)\n\n".utf8)
    }

    /// Lets the events out that were kept back, where nothing keeps them any longer.
    mutating func releaseEvents() {
        guard !isBusy, !reader.hasPartialCommand else { return }
        releaseHeld()
    }

    /// The connection ends behind these bytes, without a word.
    mutating func cutOff(after bytes: [UInt8]) {
        guard !isClosing else { return }
        releaseHeld()
        output.append(bytes)
        isClosing = true
    }

    /// The connection ends at once; what was queued is lost.
    mutating func abort() {
        output = ByteQueue(usualBytes: Self.outputBytes)
        held = []
        heldBytes = 0
        disordered = []
        isClosing = true
    }

    mutating func close(with notice: [UInt8]) {
        guard !isClosing else { return }
        releaseHeld()
        output.append(notice)
        isClosing = true
    }

    private mutating func releaseHeld() {
        for frame in held { output.append(frame) }
        held.removeAll()
        heldBytes = 0
    }
}
