/// Copies the alert log while agents, the web program and others go on to read and write it.
package struct LogBackup {
    private let path: String

    package init(path: String) { self.path = path }

    /// Writes the copy beside its place and puts it there once it was found whole; says what it holds.
    ///
    /// `progress` hears now and then how many per cent are copied.
    package func copy(
        to place: String,
        replacing: Bool,
        progress: @escaping (Int) -> Void
    ) throws(CareError) -> LogContent {
        try LogFilePlace.checkNew(place, against: path, replacing: replacing)
        let copy = LogCopy(source: path, progress: progress)
        try LogCopy.requireRoom(for: try copy.bytes(), besides: place)
        let made = try FileInMaking(for: place, ending: ".part")
        try copy.copy(into: made.path, hurries: false)
        let content = try LogCopy.content(of: made.path)
        try made.put(replacing: replacing)
        return content
    }
}
