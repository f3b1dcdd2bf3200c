import Wire

/// Names one connection to the simulated switch.
package typealias ClientID = Int

/// One connection as the switch sees it: what came in, what goes out, what was asked for.
struct SwitchClient: Sendable {
    static let filtersMax = 64
    static let lingerSecondsMax = 3_600

    let id: ClientID
    private let queueBytesMax: Int
    private var reader = CommandReader()
    private(set) var isAuthenticated = false
    /// Nil for a client that came in by the password alone: it may do everything.
    private(set) var user: SimulatorUser?
    var subscription = Subscription()
    private var filters: [EventFilter] = []
    private(set) var logLevel: Int?
    /// The channel of `myevents`, where it was up.
    private(set) var session: [UInt8]?
    /// What `linger` asked for; nil without it.
    private(set) var lingerSeconds: Int?
    /// An api command runs: no other command is read and no event written (recorded).
    private(set) var isBusy = false
    /// What is queued still goes out, then the connection ends.
    private(set) var isClosing = false
    /// Bytes that wait for the client's socket.
    private var output = ByteQueue(usualBytes: outputBytes)
    /// Events kept back while a command runs or is half written.
    private var held: [[UInt8]] = []
    private var heldBytes = 0
    /// Api commands came in, so this is no feed.
    private(set) var runsCommands = false
    /// Events that a fault keeps, to send them out of order.
    private var disordered: [[UInt8]] = []

    private static let outputBytes = 1 << 16

    init(id: ClientID, queueBytesMax: Int) {
        self.id = id
        self.queueBytesMax = queueBytesMax
    }

    // MARK: What comes in

    /// What of its commands waits to be carried out.
    var bytesToRead: Int { reader.bytesWaiting }

    mutating func received(_ bytes: some Sequence<UInt8>) {
        guard !isClosing else { return }
        reader.append(bytes)
    }

    /// The next whole command, nil when more bytes are needed, or while one runs.
    mutating func nextCommand() throws(CommandReadError) -> ReceivedCommand? {
        guard !isClosing, !isBusy else { return nil }
        return try reader.next()
    }

    /// An api command begins.
    mutating func beginsCommand() { runsCommands = true }
    /// It keeps the connection until its answer.
    mutating func waitsForAnswer() { isBusy = true }
    mutating func hasAnswer() { isBusy = false }

    // MARK: What goes out

    /// What is queued and what is kept back.
    var bytesWaiting: Int { output.count + heldBytes }
    /// What is to be written next.
    var waiting: ArraySlice<UInt8> { output.waiting }
    var hasOutput: Bool { !output.isEmpty }

    mutating func wrote(_ count: Int) { output.drop(count) }

    /// Queues bytes behind what is queued, whatever else waits.
    mutating func send(_ bytes: some Collection<UInt8>) { output.append(bytes) }

    mutating func reply(_ text: String) {
        send("Content-Type: command/reply\nReply-Text: \(text)\n\n".utf8)
    }

    /// Takes one event or log frame; false where that was one too many and the client is dropped.
    mutating func deliver(_ frame: [UInt8]) -> Bool {
        guard !isClosing else { return true }
        guard bytesWaiting + frame.count <= queueBytesMax else {
            // The recorded switch gives up in the middle of an event (`06-slow-reader-killed`).
            cutOff(after: frame.prefix(frame.count / 2) + DisconnectNotice.lostEvents)
            return false
        }
        if isBusy || reader.hasPartialCommand {
            held.append(frame)
            heldBytes += frame.count
        } else {
            send(frame)
        }
        return true
    }

    /// Lets the events out that were kept back, where nothing keeps them any longer.
    mutating func releaseEvents() {
        guard !isBusy, !reader.hasPartialCommand else { return }
        releaseHeld()
    }

    private mutating func releaseHeld() {
        for frame in held { send(frame) }
        held.removeAll()
        heldBytes = 0
    }

    /// Keeps an event out of order; how many are kept then.
    mutating func keepDisordered(_ frame: [UInt8]) -> Int {
        disordered.append(frame)
        return disordered.count
    }

    mutating func takeDisordered() -> [[UInt8]] {
        defer { disordered = [] }
        return disordered
    }

    // MARK: The end

    /// The connection ends behind these bytes, a notice or what a fault left of a frame.
    mutating func cutOff(after bytes: some Collection<UInt8>) {
        guard !isClosing else { return }
        releaseHeld()
        send(bytes)
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

    // MARK: What it asked for

    mutating func authenticated(as user: SimulatorUser?) {
        self.user = user
        isAuthenticated = true
    }

    /// True where the client is to get this event.
    func wants(_ event: SimulatedEvent) -> Bool {
        guard subscription.wants(event.name, subclass: event.subclass) else { return false }
        if let session, session != event.channel { return false }
        return EventFilter.pass(event, filters: filters)
    }

    func mayRun(_ command: Substring) -> Bool {
        user?.allowedAPI?.contains(String(command)) ?? true
    }

    /// False where there are too many.
    mutating func add(_ filter: EventFilter) -> Bool {
        guard filters.count < Self.filtersMax else { return false }
        filters.append(filter)
        return true
    }

    mutating func removeFilters(where isMeant: (EventFilter) -> Bool) {
        filters.removeAll(where: isMeant)
    }

    mutating func log(from level: Int?) { logLevel = level }

    mutating func follow(_ channel: [UInt8]) { session = channel }

    mutating func linger(seconds: Int?) {
        lingerSeconds = seconds.map { min(max($0, 0), Self.lingerSecondsMax) }
    }
}
