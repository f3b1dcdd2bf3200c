/// How a command ended, as scripts see it.
package enum ExitCode: Int32 {
    case done = 0
    /// It could not do what was asked.
    case failed = 1
    /// It was asked in words that it does not know.
    case misused = 2
    /// Something was asked for by name and is not there.
    case notFound = 3

    /// What each means, for whoever writes a script.
    package static let meanings: [(code: ExitCode, meaning: String)] = [
        (.done, "done"), (.failed, "failed"), (.misused, "used wrongly"),
        (.notFound, "nothing found under that name"),
    ]
}
