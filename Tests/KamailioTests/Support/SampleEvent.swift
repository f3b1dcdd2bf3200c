/// An event as our configuration writes it, with some of its values written otherwise.
enum SampleEvent {
    /// Values are JSON, `-` leaves the key out, and `more` stands behind all.
    static func invite(_ changes: KeyValuePairs<String, String>, more: String = "") -> String {
        var members = [
            ("ts", #""1795168188.143972""#), ("call_id", #""c1@h""#), ("from_tag", #""t1""#),
            ("cseq", "1"), ("caller", #""+2348031112222""#), ("callee", #""+2348012345678""#),
            ("src", #""192.0.2.1:5060""#), ("h_entry", "3515"), ("h_id", "8023"),
            ("event", #""call.invite""#),
        ]
        for (key, value) in changes {
            if let index = members.firstIndex(where: { $0.0 == key }) {
                members[index].1 = value
            } else {
                members.append((key, value))
            }
        }
        let text = members.filter { $0.1 != "-" }.map { "\"\($0.0)\":\($0.1)" }
        return "{" + (text + (more.isEmpty ? [] : [more])).joined(separator: ",") + "}"
    }

    /// A string as JSON, escaped only where it must be.
    static func quoted(_ text: String) -> String {
        let escaped = text.unicodeScalars.map { scalar in
            switch scalar {
            case "\"", "\\": "\\\(scalar)"
            case "\u{0}"..<" ":
                "\\u00" + (scalar.value < 16 ? "0" : "") + String(scalar.value, radix: 16)
            default: String(scalar)
            }
        }
        return "\"" + escaped.joined() + "\""
    }
}
