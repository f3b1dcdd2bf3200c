import Settings

extension DeepCheck {
    /// Who else may write what the agent believes, or read what it knows.
    var permissions: [CareCheck] {
        var found: [CareCheck] = []
        if let file = settings.file { found += guarded(file, "the settings") }
        for file in settings.passwordFiles(environment: environment) {
            found += guarded(file, "a password")
        }
        let log = FilePlace(settings.log.database)
        if log.folder.isWritableByOthers, !log.folder.isSticky {
            found.append(open(log.folder, "anybody may write into it", to: "o-rwx"))
        }
        for place in [log, FilePlace(settings.log.journal)] where place.isOpenToOthers {
            found.append(open(place, "says who called whom, and others may open it", to: "o-rwx"))
        }
        guard found.isEmpty else { return found }
        return [CareCheck("permissions", "settings, passwords and log are nobody else's to change")]
    }

    private func guarded(_ path: String, _ what: String) -> [CareCheck] {
        let (place, folder) = (FilePlace(path), FilePlace(path).folder)
        var found: [CareCheck] = []
        if place.isWritableByOthers {
            found.append(open(place, "holds \(what), and anybody may change it", to: "o-w"))
        } else if place.isWritableByGroup {
            found.append(
                CareCheck(
                    "permissions",
                    of: path,
                    .warning,
                    "holds \(what), and its group may change it (\(place.octal))",
                    do: "chmod g-w \(path)"
                )
            )
        }
        if folder.isWritableByOthers, !folder.isSticky {
            found.append(open(folder, "anybody may replace \(what) in it", to: "o-w"))
        }
        return found
    }

    private func open(_ place: FilePlace, _ why: String, to mode: String) -> CareCheck {
        CareCheck(
            "permissions",
            of: place.path,
            .failed,
            "\(why) (\(place.octal))",
            do: "chmod \(mode) \(place.path)"
        )
    }
}
