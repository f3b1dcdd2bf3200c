package import AlertLog
package import Settings

extension LogReader {
    /// The settings that were decided, as they are loaded.
    package func decidedValues() throws(AlertLogError) -> [DecidedValue] {
        try decidedSettings().map { DecidedValue(key: $0.key, text: $0.value) }
    }
}
