import CLinux
import Glibc

/// Who is at the other end of a UNIX socket, by the system's word.
package struct PeerCredentials: Sendable, Equatable {
    package let pid: Int32
    package let uid: UInt32

    /// Nil where the system does not say.
    init?(of descriptor: Int32) {
        // `struct ucred`, which Swift does not import: process, user, group.
        var words: InlineArray<3, UInt32> = [0, 0, 0]
        var size = socklen_t(MemoryLayout<InlineArray<3, UInt32>>.size)
        let result = unsafe withUnsafeMutablePointer(to: &words) { words in
            unsafe getsockopt(descriptor, SOL_SOCKET, SO_PEERCRED, words, &size)
        }
        guard result == 0 else { return nil }
        (pid, uid) = (Int32(bitPattern: words[0]), words[1])
    }
}
