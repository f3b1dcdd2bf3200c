import Foundation
import Testing

@testable import WebPush

@Suite("The server's key")
struct KeyTests {
    @Test("A token says for whom, until when and by whom, and its signature is the key's")
    func token() throws {
        let key = try ServerKey()
        let value = try key.authorization(
            for: "https://push.example:8443",
            subject: "mailto:ops@example.net",
            now: 1_767_323_045
        )
        let parts = try #require(value.wholeMatch(of: /vapid t=([^.]+)\.([^.]+)\.([^.]+),k=(.+)/))
        #expect(Example.bytes(String(parts.4)).count == 65)
        #expect(String(parts.4) == key.publicText)
        let text = { (part: Substring) in
            String(decoding: Example.bytes(String(part)), as: UTF8.self)
        }
        #expect(text(parts.1) == #"{"typ":"JWT","alg":"ES256"}"#)
        let claims = #"{"aud":"https://push.example:8443","exp":1767366245,"#
        #expect(text(parts.2) == claims + #""sub":"mailto:ops@example.net"}"#)
        let raw = Example.bytes(String(parts.3))
        #expect(raw.count == 64)
        let der = Self.der(raw)
        let pem = try key.pem().split(separator: "\n").dropFirst().dropLast().joined()
        let secret = Array(try #require(Data(base64Encoded: pem)))
        #expect(isSigned(Array("\(parts.1).\(parts.2)".utf8), der, by: secret))
        #expect(!isSigned(Array("\(parts.1).x\(parts.2)".utf8), der, by: secret))
    }

    /// Two numbers of 32 bytes as DER has them.
    private static func der(_ raw: [UInt8]) -> [UInt8] {
        let numbers = [raw[..<32], raw[32...]].flatMap { half -> [UInt8] in
            var number = Array(half.drop { $0 == 0 })
            if number.first.map({ $0 > 127 }) ?? true { number.insert(0, at: 0) }
            return [2, UInt8(number.count)] + number
        }
        return [0x30, UInt8(numbers.count)] + numbers
    }

    @Test("Numbers of a signature are 32 bytes each, however short they are in DER")
    func numbers() {
        let zeros = [UInt8](repeating: 0, count: 31)
        #expect(
            ServerKey.numbers(ofSignature: [0x30, 6, 2, 1, 5, 2, 1, 9]) == zeros + [5] + zeros + [9]
        )
        let long = [0] + [UInt8](repeating: 0xff, count: 32)
        let der = [0x30, 70, 2, 33] + long + [2, 33] + long
        #expect(ServerKey.numbers(ofSignature: der) == Array(repeating: 0xff, count: 64))
    }

    @Test(
        "What is no signature gives no numbers",
        arguments: [
            [], [0x30], [0x30, 0], [0x31, 6, 2, 1, 5, 2, 1, 9], [0x30, 7, 2, 1, 5, 2, 1, 9],
            [0x30, 6, 2, 1, 5, 3, 1, 9], [0x30, 6, 2, 9, 5, 2, 1, 9], [0x30, 4, 2, 0, 2, 0],
            [0x30, 7, 2, 1, 5, 2, 1, 9, 0], [0x30, 3, 2, 1, 5],
            [0x30, 38, 2, 33] + [UInt8](repeating: 1, count: 33) + [2, 1, 1],
        ] as [[UInt8]]
    )
    func garbage(der: [UInt8]) {
        #expect(ServerKey.numbers(ofSignature: der) == nil)
    }

    @Test("A token for longer than half a day, or for no time, is not made")
    func lifetime() throws {
        let key = try ServerKey()
        for seconds in [0, -1, 43_201] as [Int64] {
            #expect(throws: PushError.lifetime(seconds: seconds, allowed: 1...43_200)) {
                _ = try key.authorization(
                    for: "https://a.example",
                    subject: "mailto:a@b.example",
                    now: 1,
                    lifetime: seconds
                )
            }
        }
    }

    @Test(
        "Whom push services may ask is an address of mail or of a page",
        arguments: [
            ("mailto:a@b.example", true), ("https://a.example/x", true), ("mailto:", false),
            ("https://", false), ("http://a.example", false), ("a@b.example", false), ("", false),
            ("mailto:a\"b", false), ("mailto:a b", false), ("mailto:a\\b", false),
            ("mailto:" + String(repeating: "a", count: 250), false),
        ]
    )
    func subjects(text: String, isOne: Bool) {
        #expect(ServerKey.isSubject(text) == isOne)
    }

    @Test("A key is made once, for its owner alone, and is the same from then on")
    func file() throws {
        let folder = try Folder()
        let path = folder.file("push.pem")
        let made = try ServerKey(file: path)
        #expect(try ServerKey(file: path).publicText == made.publicText)
        let facts = try FileManager.default.attributesOfItem(atPath: path)
        #expect(facts[.posixPermissions] as? Int == 0o600)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["push.pem"])
        #expect(!"\(made)".contains("PRIVATE") && "\(made)" == made.publicText)
    }

    @Test("A key that others may read, that is a link, or is none is not used, and stays as it is")
    func badFiles() throws {
        let folder = try Folder()
        let path = folder.file("push.pem")
        _ = try ServerKey(file: path)
        try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: path)
        #expect(throws: KeyFileError.openToOthers(path: path, mode: 0o640)) {
            try ServerKey(file: path)
        }
        let link = folder.file("link.pem")
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: path)
        #expect(throws: KeyFileError.self) { try ServerKey(file: link) }
        let garbage = folder.file("garbage.pem")
        try Data("none".utf8).write(to: URL(filePath: garbage))
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: garbage)
        #expect(throws: KeyFileError.noKey(path: garbage)) { try ServerKey(file: garbage) }
        #expect(throws: KeyFileError.self) { try ServerKey(file: folder.file("none/push.pem")) }
        #expect(throws: KeyFileError.self) { try ServerKey(file: folder.path) }
    }

    @Test("A private half that is not that of the public one is no key, nor is any cut short")
    func halves() throws {
        #expect(throws: PushError.noKey) {
            try Example.key([UInt8](repeating: 1, count: 32))
        }
        let der = try Example.key().der()
        for count in stride(from: 0, to: der.count, by: 7) {
            #expect(throws: PushError.noKey) { try CurveKey(der: Array(der.prefix(count))) }
        }
        #expect(try CurveKey(der: der).publicOctets == Example.bytes(Example.serverPublic))
        for text in ["", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"] {
            #expect(throws: PushError.noKey) { try ServerKey(pem: text) }
        }
    }
}
