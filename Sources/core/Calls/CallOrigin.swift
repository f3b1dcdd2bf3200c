package import Telephony

/// Where a call came from, as far as its switch said.
package struct CallOrigin: Sendable, Equatable {
    /// The address that it came from.
    package var source = ShortText<48>()
    package var userAgent = ShortText<64>()
    package var attestation = Attestation.none

    package init() {}
}
