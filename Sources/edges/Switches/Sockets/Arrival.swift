/// What one read of a connection brought.
package struct Arrival {
    package let bytes: Int
    /// There was room for more, so the system had nothing else at that moment.
    ///
    /// Should it have given less than it had, the rest is read in the next turn.
    package let isAll: Bool
}

extension ByteStream {
    /// Reads once into the room that `lend` has; nil where there is nothing now.
    func take(
        _ lend: ((UnsafeMutableRawBufferPointer) -> Int) -> Int
    ) throws(SocketError) -> Arrival? {
        var result = Result<Arrival?, SocketError>.success(nil)
        _ = unsafe lend { space in
            result = Result { () throws(SocketError) in
                let room = unsafe UnsafeMutableRawBufferPointer(
                    rebasing: space.prefix(Connection.readBytesMax)
                )
                guard let count = try unsafe read(into: room) else { return nil }
                return Arrival(bytes: count, isAll: count < room.count)
            }
            return (try? result.get())?.bytes ?? 0
        }
        return try result.get()
    }
}
