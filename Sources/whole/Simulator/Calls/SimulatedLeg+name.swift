extension SimulatedLeg {
    /// The channel's name with its values decoded.
    func plainName(_ side: SimulatedCall.Side) -> String {
        let caller = PercentCoding.decoded(caller).text
        let callee = PercentCoding.decoded(callee).text
        return side == .inbound
            ? "sofia/carrier/\(caller)@\(source.text):\(port)" : "sofia/carrier/\(callee)"
    }
}
