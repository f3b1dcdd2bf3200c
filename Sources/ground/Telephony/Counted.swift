/// Counted things in words: one alert, two alerts.
package enum Counted {
    /// `1 alert`, `2 alerts`; `plural` is for nouns that do not take an s.
    package static func words(
        _ count: some BinaryInteger,
        _ noun: String,
        _ plural: String? = nil
    ) -> String {
        count == 1 ? "1 \(noun)" : "\(count) \(plural ?? noun + "s")"
    }
}
