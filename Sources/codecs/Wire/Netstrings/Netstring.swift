/// `LENGTH:PAYLOAD,`: how Kamailio's evapi module frames what it says and hears.
package enum Netstring {
    /// A payload with its length in front and the comma behind.
    package static func encode(_ payload: some Collection<UInt8>) -> [UInt8] {
        var bytes = Array("\(payload.count):".utf8)
        bytes.reserveCapacity(bytes.count + payload.count + 1)
        bytes += payload
        bytes.append(UInt8(ascii: ","))
        return bytes
    }

    /// The same of a text, as UTF-8.
    package static func encode(_ payload: String) -> [UInt8] { encode(Array(payload.utf8)) }
}
