/// What came of a command from the command line.
package enum ControlAnswer: String, Sendable, CaseIterable {
    case done
    /// It stood so already: there was nothing to do.
    case stoodSo = "stood_so"
}
