import HTTPServer
import Telephony

/// What makes the dashboard a page that browsers install, and that goes on without the server for a while.
enum InstallRoutes {
    static let all = files + [worker]

    private static let files: [Route] = [
        SiteRoutes.file(
            "/manifest.webmanifest",
            "application/manifest+json",
            PackageResources.manifest_webmanifest
        ),
        SiteRoutes.file("/icon-192.png", "image/png", PackageResources.icon_192_png),
        SiteRoutes.file("/icon-512.png", "image/png", PackageResources.icon_512_png),
        SiteRoutes.file("/offline.css", "text/css; charset=utf-8", PackageResources.offline_css),
        SiteRoutes.file("/offline.js", scriptType, PackageResources.offline_js),
        SiteRoutes.file("/device.js", scriptType, PackageResources.device_js),
        SiteRoutes.file("/store.js", scriptType, PackageResources.store_js),
    ]

    private static let scriptType = "text/javascript; charset=utf-8"

    /// The worker that keeps the site: another one wherever any file of it is another.
    private static let worker = SiteRoutes.file(
        "/sw.js",
        scriptType,
        Array(opening.utf8) + PackageResources.sw_js
    )

    /// What the worker keeps, and which version of it.
    private static let opening: String = {
        let site = SiteRoutes.all + files
        let hash = version(of: site.compactMap(\.file) + [PackageResources.sw_js])
        let paths = site.map { "\"\($0.path.text)\"" }.joined(separator: ",")
        return "const site = {\"version\":\"\(hash)\",\"files\":[\(paths)]};\n"
    }()

    /// A hash of files and of where each of them ends.
    static func version(of files: [[UInt8]]) -> String {
        var hash = StableHash()
        for file in files {
            for byte in file { hash.add(byte) }
            for shift in 0..<4 { hash.add(UInt8(truncatingIfNeeded: file.count >> (8 * shift))) }
        }
        return String(hash.value, radix: 16)
    }
}
