import AlertLog

/// Who wants the settings loaded anew: by what was decided in the log, by a command, or both at once.
struct ReloadWish {
    let author: String
    /// What was decided; nil where nothing was, and the file is what is loaded.
    let note: String?
    /// Commands whose authors wait for the answer.
    var controls: [PendingControl] = []

    init(by author: String, note: String?) { (self.author, self.note) = (author, note) }

    /// Who has them loaded, and from which file where nothing was decided.
    func change(of file: String?) -> SettingsChange {
        var change = SettingsChange(by: nil, file: file)
        change.author = author
        if let note { change.note = note }
        return change
    }
}
