import COpenSSL
import Foundation

@testable import WebPush

/// The example of RFC 8291, section 5.
enum Example {
    static let text = "When I grow up, I want to be a watermelon"
    static let serverPublic =
        "BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8"
    static let serverPrivate = "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"
    static let browserPublic =
        "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"
    static let salt = "DGv6ra1nlYgDCS1FRnbzlw"
    static let auth = "BTBZMqHH6r4Tts7J_aSIgg"
    static let body =
        "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLoc"
        + "InmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLV"
        + "WGNWQexSgSxsj_Qulcy4a-fN"

    static func subscription() throws -> PushSubscription {
        try PushSubscription(
            endpoint: "https://push.example.net/push/JzLQ3raZJfFBR0aqvOMsLrt54w4rJUsV",
            p256dh: browserPublic,
            auth: auth
        )
    }

    /// The server's key of the example; another private half where one is given.
    static func key(_ secret: [UInt8]? = nil) throws -> CurveKey {
        let opening: [UInt8] = [
            0x30, 0x81, 0x87, 0x02, 0x01, 0x00, 0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce,
            0x3d, 0x02, 0x01, 0x06, 0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07, 0x04,
            0x6d, 0x30, 0x6b, 0x02, 0x01, 0x01, 0x04, 0x20,
        ]
        let secret = secret ?? bytes(serverPrivate)
        let middle: [UInt8] = [0xa1, 0x44, 0x03, 0x42, 0x00]
        return try CurveKey(der: opening + secret + middle + bytes(serverPublic))
    }

    static func bytes(_ text: String) -> [UInt8] { Base64URL.bytes(of: text) ?? [] }
}

/// A folder that is gone with whoever made it.
final class Folder {
    let path: String

    init() throws {
        let url = FileManager.default.temporaryDirectory.appending(path: "push-\(UUID())")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        path = url.path
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func file(_ name: String) -> String { path + "/" + name }
}

/// Whether libcrypto takes a signature in DER for that of a text by a key in DER.
func isSigned(_ text: [UInt8], _ signature: [UInt8], by der: [UInt8]) -> Bool {
    let key = unsafe der.withUnsafeBufferPointer { bytes in
        var start = bytes.baseAddress
        return unsafe d2i_AutoPrivateKey(nil, &start, bytes.count)
    }
    let context = unsafe EVP_MD_CTX_new()
    defer {
        unsafe EVP_PKEY_free(key)
        unsafe EVP_MD_CTX_free(context)
    }
    return unsafe EVP_DigestVerifyInit(context, nil, EVP_sha256(), nil, key) == 1
        && EVP_DigestVerify(context, signature, signature.count, text, text.count) == 1
}
