import Settings
import Telephony

/// Chart.js, as the machine's own package has it: read once, at the start.
package struct ChartScript: Sendable {
    /// Longest file that is taken, in bytes; chart.min.js 3.9.1 has 199,560.
    static let bytesMax = 4 << 20

    /// Why there are no charts.
    package enum Fault: Error, Equatable, CustomStringConvertible {
        case unreadable(path: String, why: String)
        case tooLarge(path: String, bytesMax: Int)

        package var description: String {
            switch self {
            case .unreadable(let path, let why):
                "no charts: \(TextEscape.escaped(path)): \(why); the package libjs-chart.js has it"
            case .tooLarge(let path, let limit):
                "no charts: \(TextEscape.escaped(path)) has over \(limit) bytes"
            }
        }
    }

    let bytes: [UInt8]
    /// What a browser that has this very file names it by.
    let tag: String

    /// Reads the file.
    package init(path: String) throws(Fault) {
        do throws(SmallFile.Fault) {
            bytes = [UInt8](try SmallFile.read(path, bytesMax: Self.bytesMax).data)
        } catch .unreadable(let why) {
            throw .unreadable(path: path, why: why)
        } catch {
            throw .tooLarge(path: path, bytesMax: Self.bytesMax)
        }
        var hash = StableHash()
        for byte in bytes { hash.add(byte) }
        tag = "\"" + String(hash.value, radix: 16) + "-\(bytes.count)\""
    }
}
