import CMicroHTTPD
import Glibc

/// Clients that have said that nothing more will come.
enum HalfClosed {
    /// Of these descriptors, which must be open, those whose client closed its side.
    static func among(_ descriptors: [Int32]) -> [Int32] {
        var entries = descriptors.map { descriptor in
            pollfd(fd: descriptor, events: Int16(cw_read_hang_up), revents: 0)
        }
        guard unsafe poll(&entries, nfds_t(entries.count), 0) > 0 else { return [] }
        return entries.filter { Int32($0.revents) & cw_read_hang_up != 0 }.map(\.fd)
    }
}
