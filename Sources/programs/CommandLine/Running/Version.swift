/// Which callwarden this is, in all its programs.
package enum Version {
    package static let text = "0.1.0"
    /// When this version was made, for the heads of manual pages.
    package static let date = "2026-11-30"
}
