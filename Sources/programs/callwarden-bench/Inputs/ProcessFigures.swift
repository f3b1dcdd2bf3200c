import FoundationEssentials
import Glibc

/// What the system says of a process.
enum ProcessFigures {
    /// Megabytes of this process in memory now.
    static func residentMegabytes() -> Double {
        let fields = text("/proc/self/statm").split(separator: " ")
        let pages = fields.count > 1 ? Double(fields[1]) ?? 0 : 0
        return pages * Double(sysconf(Int32(_SC_PAGESIZE))) / 1_048_576
    }

    /// Nanoseconds of processor time that all threads of a process have used; nil once it is gone.
    ///
    /// The scheduler's own figure: the ticks of `stat` are too coarse for a thousandth of a core.
    static func processorNanoseconds(of pid: pid_t) -> Double? {
        let folder = "/proc/\(pid)/task"
        guard let threads = try? FileManager.default.contentsOfDirectory(atPath: folder) else {
            return nil
        }
        let times = threads.compactMap { thread in
            text("\(folder)/\(thread)/schedstat").split(separator: " ").first.flatMap {
                Double($0)
            }
        }
        return times.isEmpty ? nil : times.reduce(0, +)
    }

    private static func text(_ path: String) -> String {
        (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
    }
}
