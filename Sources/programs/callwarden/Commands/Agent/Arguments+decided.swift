import AlertLog
import CommandLine
import Hindsight
import Settings

extension Arguments {
    /// The settings as the agent holds to them: with what was decided by commands and through the
    /// API, as the log of these settings has it.
    ///
    /// A log that is not there yet has nothing of the kind; what keeps any other from being read is said by
    /// `note`, and the settings are those without it.
    func settingsInForce(
        on console: Console,
        needsFile: Bool = false,
        note: (String) -> Void
    ) throws -> Settings {
        let plain = try settings(on: console, needsFile: needsFile)
        let decided: [DecidedValue]
        do throws(AlertLogError) {
            decided = try self.decided(plain)
        } catch .missing {
            return plain
        } catch {
            note("what was decided is not known: \(error)")
            return plain
        }
        return try settings(on: console, decided: decided)
    }

    /// The same for the agent itself, which goes on as it was rather than without what was decided; only
    /// where it starts may the log be missing.
    func settingsOfAgent(isStart: Bool, on console: Console) throws -> Settings {
        let plain = try settings(on: console, needsFile: true)
        let decided: [DecidedValue]
        do throws(AlertLogError) {
            decided = try self.decided(plain)
        } catch .missing where isStart {
            return plain
        }
        return try settings(on: console, decided: decided)
    }

    private func decided(_ plain: Settings) throws(AlertLogError) -> [DecidedValue] {
        let path = self[CommonOptions.database] ?? plain.log.database
        return try LogReader.decidedSettings(in: path).map {
            DecidedValue(key: $0.key, text: $0.value)
        }
    }
}
