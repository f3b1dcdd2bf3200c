/// Which callwarden this is, in all its programs.
enum Version {
    static let text = "0.1.0"
}
