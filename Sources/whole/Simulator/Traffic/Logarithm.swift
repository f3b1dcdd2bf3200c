import Glibc

/// The natural logarithm.
///
/// Exponential gaps between calls need it.
func logarithm(_ value: Double) -> Double { log(value) }
