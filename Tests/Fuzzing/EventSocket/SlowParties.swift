import Telephony

/// Who calls whom by an event's decoded values, read slowly and by the letter of the rules as they
/// stand where nothing is set.
struct SlowParties {
    let values: [String: [UInt8]]

    init(_ values: [String: [UInt8]]) { self.values = values }

    func add(to event: inout CallEvent) {
        guard event.kind == .created else { return addAsTheyEnded(to: &event.call) }
        add(toNew: &event.call)
    }

    private func add(toNew call: inout Call) {
        let (caller, source, other) = caller
        call.caller = PartyText(bytes: caller)
        call.callerSource = source
        call.callerOther = OtherIdentity(bytes: other)
        call.callee = PartyText(bytes: callee)
        call.callerReading = scoped(readCaller(caller))
        call.calleeReading = scoped(readCallee(callee))
    }

    private func addAsTheyEnded(to call: inout Call) {
        let (caller, callee) =
            (value("Caller-Caller-ID-Number"), value("Caller-Destination-Number"))
        (call.caller, call.callee) = (PartyText(bytes: caller), PartyText(bytes: callee))
        call.callerReading = readCaller(caller).scoped(to: PartyScope())
        call.calleeReading = readCallee(callee).scoped(to: PartyScope())
    }

    private var caller: (text: [UInt8], source: CallerSource, other: [UInt8]) {
        let number = value("Caller-Caller-ID-Number")
        guard !value("variable_sip_cid_type").isEmpty, !number.isEmpty,
            number != value("variable_sip_from_user")
        else { return (number, .from, []) }
        let from = user("variable_sip_from_user")
        let differs = PartyText(bytes: from) != PartyText(bytes: number)
        let (asserted, sent) = (readCaller(number), readCaller(from))
        if sent == .party(.withheld) { return (number, .asserted, differs ? from : []) }
        if asserted == .party(.withheld) { return (from, .from, differs ? number : []) }
        return (number, asserted == sent ? .from : .both, differs ? from : [])
    }

    private var callee: [UInt8] {
        let destination = value("Caller-Destination-Number")
        let to = user("variable_sip_to_user")
        if to.isEmpty || readCallee(to) == .party(.none)
            || PartyText(bytes: to) == PartyText(bytes: destination)
        {
            return destination
        }
        let request = readCallee(user("Caller-Destination-Number"))
        if request == .party(.none) { return to }
        let (isNumber, isNumberTo) = (request.number != nil, readCallee(to).number != nil)
        if !value("variable_sip_gateway").isEmpty {
            return isNumberTo || !isNumber ? to : destination
        }
        let isAsRequested =
            PartyText(bytes: value("variable_sip_req_user")) == PartyText(bytes: destination)
        let digits = readCallee(to).number?.digits.count ?? 0
        return !isNumber && isAsRequested && digits >= 7 ? to : destination
    }

    private func scoped(_ reading: PartyReading) -> PartyReading {
        let isText = if case .text = reading { true } else { false }
        let isLocal = if case .party(let party) = reading { party.kind == .local } else { false }
        guard isText || isLocal else { return reading }
        return reading.scoped(to: context)
    }

    private var context: PartyScope {
        let context = host("Caller-Context")
        guard context != "default", context != "public" else { return PartyScope() }
        let from = host("variable_sip_from_host")
        guard !from.isEmpty, KnownDomains.plain(context) == KnownDomains.plain(from) else {
            return context
        }
        let own = host("variable_domain_name")
        return KnownDomains.plain(own) == KnownDomains.plain(context) ? context : PartyScope()
    }

    private func value(_ name: String) -> [UInt8] { values[name] ?? [] }

    private func host(_ name: String) -> PartyScope { PartyScope(bytes: value(name)) }

    /// FreeSWITCH writes `nobody` where there is no user.
    private func user(_ name: String) -> [UInt8] {
        value(name) == Array("nobody".utf8) ? [] : value(name)
    }

    private func readCaller(_ text: [UInt8]) -> PartyReading {
        FrameFeed.plan.read(ShortText<256>(bytes: text), wholeHash: hash(text))
    }

    private func readCallee(_ text: [UInt8]) -> PartyReading {
        FrameFeed.plan.readCallee(ShortText<256>(bytes: text), wholeHash: hash(text))
    }

    private func hash(_ bytes: [UInt8]) -> UInt64 {
        var hash = StableHash()
        for byte in bytes { hash.add(byte) }
        return hash.value
    }
}
