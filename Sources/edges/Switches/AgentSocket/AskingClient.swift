import AgentSocket
import Glibc

/// One connection of somebody who asks: what was read of it, and what it has not taken yet.
///
/// It belongs to the link's thread.
final class AskingClient {
    let socket: Socket
    /// No other connection of this agent has it.
    let number: UInt32
    let peer: PeerCredentials?
    var lines = LineDecoder()
    /// Calls that have no answer yet.
    var inFlight = 0
    /// The other side says no more; it may still read.
    var hasEnded = false
    /// Nothing more is read; what waits is written and then it is closed.
    var isLeaving = false
    private var outgoing: [UInt8] = []
    private var sent = 0
    /// Since when it takes nothing of what waits, and has begun a line without an end.
    private var stalledSince: Int64?
    private var halfLine: (bytes: Int, since: Int64)?

    init(_ socket: Socket, number: UInt32) {
        self.socket = socket
        self.number = number
        peer = PeerCredentials(of: socket.descriptor)
    }

    /// Bytes that it has not taken yet.
    var outgoingBytes: Int { outgoing.count - sent }

    /// True where it may say more now.
    func mayAsk(_ limits: AgentSocketLimits) -> Bool {
        !isLeaving && inFlight < limits.inFlightMax && outgoingBytes < limits.outgoingBytesMax
    }

    /// True once nothing more can come of it.
    var isDone: Bool { (isLeaving || hasEnded && inFlight == 0) && outgoingBytes == 0 }

    /// Puts an answer behind those that wait.
    func append(_ answer: AgentAnswer) { answer.append(to: &outgoing) }

    /// Writes as much as it takes; false when the connection broke.
    func flush(at now: Int64) -> Bool {
        guard outgoingBytes > 0 else { return true }
        guard let count = try? socket.write(outgoing[sent...]) else { return false }
        sent += count
        if outgoingBytes == 0 {
            outgoing.removeAll(keepingCapacity: outgoing.count <= 65_536)
            (sent, stalledSince) = (0, nil)
        } else if count > 0 || stalledSince == nil {
            stalledSince = now
        }
        return true
    }

    /// Takes note of a line that is not whole yet.
    func noteHalfLine(at now: Int64) {
        let bytes = lines.bytesWaiting
        if bytes == 0 {
            halfLine = nil
        } else if halfLine == nil || bytes < (halfLine?.bytes ?? 0) {
            halfLine = (bytes, now)
        } else {
            // More of the same line does not begin it anew: who drips is no better than who stalls.
            halfLine?.bytes = bytes
        }
    }

    /// Why it is closed by now; nil where it may stay.
    func overdue(at now: Int64, _ limits: AgentSocketLimits) -> String? {
        if let stalledSince, now - stalledSince > limits.stallMicroseconds {
            return "it takes no answers"
        }
        if let halfLine, mayAsk(limits), now - halfLine.since > limits.halfLineMicroseconds {
            return "a line has no end"
        }
        return nil
    }
}
