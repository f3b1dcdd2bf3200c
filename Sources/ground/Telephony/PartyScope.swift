/// The domain or context that a short identity belongs to; empty for none.
@usableFromInline
package typealias PartyScope = ShortText<64>

extension PartyReading {
    /// Stands between an identity and its scope.
    private static let mark = UInt8(ascii: "@")
    /// Bytes that a long scope, and a long identity in front of it, are cut down to: with the mark
    /// between them they fill a text.
    private static let (scopeBytesMax, identityBytesMax) = (32, 31)

    /// The identity inside its domain or context.
    ///
    /// A full number belongs to the world and a withheld one to nobody; extensions and names are told
    /// apart by where they are dialled. An identity cannot forge a scope: the mark in front of one is
    /// the only `@` there is, since what a caller wrote as `%40` keeps that spelling.
    package func scoped(to scope: PartyScope) -> PartyReading {
        switch self {
        case .party(let party):
            guard party.kind == .local, !scope.isEmpty else { return self }
            return .text(Self.join(PartyText(naming: party), scope))
        case .text(let text):
            guard !scope.isEmpty || text.contains(Self.mark) else { return self }
            let unmarked = text.withoutMarks(Self.mark)
            return .text(scope.isEmpty ? unmarked : Self.join(unmarked, scope))
        }
    }

    /// The identity by itself, where it is scoped; nil for every other.
    package var bare: PartyReading? {
        guard case .text(let text) = self, let place = text.first(Self.mark) else { return nil }
        let identity = (0..<place).lazy.map { text[$0] }
        if let number = PhoneNumber(digits: identity) { return .party(.local(number)) }
        return .text(PartyText(bytes: identity))
    }

    /// The identity by itself, whether it is scoped or not.
    package var unscoped: PartyReading { bare ?? self }

    /// How a long text, which is no number, reads once it is scoped.
    ///
    /// A rule that names the whole text still means it.
    package var abridged: PartyReading? {
        guard case .text(let text) = self, text.count > Self.identityBytesMax else { return nil }
        return .text(text.shortened(to: Self.identityBytesMax))
    }

    /// The number, where the identity is one.
    package var number: PhoneNumber? {
        guard case .party(let party) = self else { return nil }
        return party.number
    }

    private static func join(_ identity: PartyText, _ scope: PartyScope) -> PartyText {
        var (identity, scope) = (identity, scope)
        let room = 63
        if identity.count + scope.count > room { scope = scope.shortened(to: scopeBytesMax) }
        if identity.count + scope.count > room {
            identity = identity.shortened(to: identityBytesMax)
        }
        var joined = identity
        joined.append(mark)
        for index in 0..<scope.count { joined.append(scope[index]) }
        return joined
    }
}

extension PartyText {
    fileprivate func first(_ byte: UInt8) -> Int? { (0..<count).first { self[$0] == byte } }

    fileprivate func contains(_ byte: UInt8) -> Bool { first(byte) != nil }

    /// `@` written as `%40`.
    fileprivate func withoutMarks(_ mark: UInt8) -> PartyText {
        var whole = ShortText<192>()
        for index in 0..<count {
            if self[index] == mark {
                for byte in "%40".utf8 { whole.append(byte) }
            } else {
                whole.append(self[index])
            }
        }
        guard whole.count > 64 else { return PartyText(bytes: whole.array) }
        return PartyText(bytes: whole.array.prefix(47) + Self.hashMark(whole.stableHash))
    }

    /// Its beginning and a hash of the whole, in so many bytes.
    fileprivate func shortened(to bytesMax: Int) -> PartyText {
        guard count > bytesMax else { return self }
        let kept = bytesMax - 17
        return PartyText(bytes: array.prefix(kept) + Self.hashMark(stableHash))
    }

    private static func hashMark(_ hash: UInt64) -> [UInt8] {
        [UInt8(ascii: "~")]
            + stride(from: 60, through: 0, by: -4).map { shift in
                let digit = UInt8(truncatingIfNeeded: hash >> UInt64(shift) & 0xf)
                return digit < 10 ? 0x30 + digit : 0x57 + digit
            }
    }
}
