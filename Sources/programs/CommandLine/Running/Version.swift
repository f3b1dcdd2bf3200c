/// Which callwarden this is, in all its programs.
package enum Version {
    package static let text = "0.1.0"
}
