package import Telephony

extension NumberingPlan {
    /// Where the plan cannot be right for its country, one line each; none where no country is set.
    ///
    /// What is known of countries is libphonenumber's metadata (`CountryFacts`).
    var misfits: [String] {
        guard !countryCode.isEmpty else { return [] }
        let code = String(decoding: countryCode, as: UTF8.self)
        guard let facts else {
            return ["numbering.country_code: no country has the code \(code)"]
        }
        return
            ([misfitOfNationalPrefix(facts), misfitOfInternationalPrefix(facts)]
            + misfitsOfLengths(facts) + misfitsOfDialPrefixes()).compactMap { $0 }
    }

    private func misfitOfNationalPrefix(_ facts: CountryFacts) -> String? {
        let key = "numbering.national_prefix"
        let prefix = String(decoding: nationalPrefix, as: UTF8.self)
        guard prefix != facts.trunkPrefix else { return nil }
        let isQuoted = "\"\(prefix)\""
        if facts.zeroStays, facts.trunkPrefix.isEmpty {
            guard !prefix.isEmpty else { return nil }
            let effect = keepsZero ? "; the 0 is kept" : ""
            return "\(key): \(isQuoted), but in \(facts.place) the 0 is part of the number, from"
                + " abroad too\(effect); set it to \"\""
        }
        guard !facts.trunkPrefix.isEmpty else {
            return "\(key): \(isQuoted), but \(facts.place) has none; set it to \"\""
                + (nationalLengths.isEmpty ? ", and numbering.national_lengths" : "")
        }
        return "\(key): \(isQuoted), but \(facts.place) has \"\(facts.trunkPrefix)\""
    }

    private func misfitOfInternationalPrefix(_ facts: CountryFacts) -> String? {
        let known = facts.internationalPrefixes
        let prefix = String(decoding: internationalPrefix, as: UTF8.self)
        guard !known.isEmpty, !known.contains(prefix) else { return nil }
        return
            "numbering.international_prefix: \"\(prefix)\", but \(facts.place) dials abroad with "
            + known.map { "\"\($0)\"" }.joined(separator: " or ")
    }

    private func misfitsOfLengths(_ facts: CountryFacts) -> [String?] {
        let key = "numbering.national_lengths"
        let lines = facts.lineLengths.map(String.init).joined(separator: ", ")
        let wrong = nationalLengths.sorted().filter { !facts.hasNumbers(ofLength: $0) }
        var misfits: [String?] = wrong.map {
            "\(key): no number of \(facts.place) has \($0) digits; lines have \(lines)"
        }
        if nationalLengths.isEmpty, facts.trunkPrefix.isEmpty || facts.trunkPrefix == "1",
            !facts.lineLengths.isEmpty, !facts.zeroStays
        {
            misfits.append(
                "\(key): none, so numbers of \(facts.place) that are written without its code count"
                    + " apart; lines have [\(lines)]"
            )
        }
        return misfits
    }

    private func misfitsOfDialPrefixes() -> [String?] {
        dialPrefixes.filter {
            $0.utf8.elementsEqual(countryCode) || $0.utf8.elementsEqual(nationalPrefix)
                || $0.utf8.elementsEqual(internationalPrefix)
        }
        .map {
            "numbering.dial_prefixes: \"\($0)\" opens whole numbers as well; it is dropped only where"
                + " lengths leave no doubt"
        }
    }
}

extension CountryFacts {
    /// The country as a sentence names it.
    fileprivate var place: String { region == "-" ? "code \(code)" : "country \(code) (\(region))" }
}

extension Settings {
    /// The emergency numbers as callees, behind dial prefixes too: `9112` is dialled for `112` where
    /// 9 gives the line.
    package var emergencyCallees: [PartyReading] { emergencyCallees(plan) }

    /// The same by the plan that is in force.
    package func emergencyCallees(_ plan: NumberingPlan) -> [PartyReading] {
        let dialled = plan.dialPrefixes.filter { !$0.contains("x") && !$0.hasSuffix("+") }
        return ([""] + dialled).flatMap { prefix in
            emergencyNumbers.map { plan.readCallee(prefix + $0) }
        }
    }
}
