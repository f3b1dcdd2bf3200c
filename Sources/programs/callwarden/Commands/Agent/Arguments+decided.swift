import AlertLog
import CommandLine
import Hindsight
import Settings

extension Arguments {
    /// The settings as the agent holds to them: with what was decided by commands and through the
    /// API, as the log of these settings has it.
    ///
    /// A log that is not there yet, or of an earlier version, has nothing of the kind; what keeps any
    /// other from being read is said by `note`, and the settings are those without it.
    func settingsInForce(
        on console: Console,
        needsFile: Bool = false,
        note: (String) -> Void
    ) throws -> Settings {
        let plain = try settings(on: console, needsFile: needsFile)
        let path = self[CommonOptions.database] ?? plain.log.database
        let decided: [DecidedValue]
        do throws(AlertLogError) {
            decided = try LogReader(path: path).decidedValues()
        } catch .missing, .olderSchema {
            return plain
        } catch {
            note("what was decided is not known: \(error)")
            return plain
        }
        return decided.isEmpty
            ? plain : try settings(on: console, needsFile: needsFile, decided: decided)
    }
}
