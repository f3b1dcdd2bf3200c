package import Telephony

extension ShortText where capacity == 128 {
    /// The name of a call as a list gives it, unescaped, put as the same call's events put it.
    package init(listed name: String) {
        self.init()
        let bytes = Array(name.utf8)
        unsafe bytes.span.bytes.decodeName(0..<bytes.count, to: &self)
    }
}
