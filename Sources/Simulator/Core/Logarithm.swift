import Foundation

/// The natural logarithm; the only thing here that needs a library.
func logarithm(_ value: Double) -> Double { log(value) }
