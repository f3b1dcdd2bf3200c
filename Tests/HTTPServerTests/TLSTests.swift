import Foundation
import Testing

@testable import HTTPServer

@Suite("TLS")
struct TLSTests {
    private static let hasTools = ["/usr/bin/openssl", "/usr/bin/curl"]
        .allSatisfy(FileManager.default.isExecutableFile(atPath:))

    /// Runs a program to its end and returns its exit code and what it said.
    private func run(_ path: String, _ arguments: [String]) throws -> (code: Int32, text: String) {
        let process = Process()
        process.executableURL = URL(filePath: path)
        process.arguments = arguments
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = FileHandle.nullDevice
        process.standardInput = FileHandle.nullDevice
        try process.run()
        let data = try pipe.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: data, as: UTF8.self))
    }

    private func certificate(in folder: URL, name: String = "a") throws -> HTTPCertificate {
        let key = folder.appending(path: "\(name).key").path
        let certificate = folder.appending(path: "\(name).pem").path
        let made = try run(
            "/usr/bin/openssl",
            [
                "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1",
                "-nodes",
                "-keyout", key, "-out", certificate, "-days", "2", "-subj", "/CN=localhost",
                "-addext", "subjectAltName=IP:127.0.0.1",
            ]
        )
        #expect(made.code == 0)
        return HTTPCertificate(certificatePath: certificate, keyPath: key)
    }

    @Test(
        "A client that trusts the certificate is served, one of an old version is not",
        .enabled(if: hasTools)
    )
    func served() throws {
        let folder = try newFolder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let certificate = try certificate(in: folder)
        let body = [UInt8](repeating: 97, count: 300_000)
        let server = try HTTPServerTests.served(
            TestApplication { _ in HTTPResponse(200, body: .bytes(body)) },
            certificate: certificate
        )
        let url = "https://127.0.0.1:\(server.port)/"
        let curl = ["-sS", "--cacert", certificate.certificatePath]
        let both = try run("/usr/bin/curl", curl + [url, url])
        #expect(both.code == 0 && both.text.utf8.count == 600_000)
        let old = try run("/usr/bin/curl", curl + ["--tls-max", "1.1", url])
        #expect(old.code != 0)
        let untrusting = try run("/usr/bin/curl", ["-sS", url])
        #expect(untrusting.code == 60)
    }

    @Test("A client that never shakes hands, or speaks no TLS, is dropped", .enabled(if: hasTools))
    func handshake() throws {
        let folder = try newFolder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let server = try HTTPServerTests.served(certificate: try certificate(in: folder)) {
            $0.headMillisecondsMax = 200
        }
        let silent = try RawClient(port: server.port)
        #expect(try silent.isClosed())
        let plain = try RawClient(port: server.port)
        plain.get("/")
        #expect(try !plain.rest().contains("HTTP"))
        #expect(eventually { server.connectionCount == 0 })
    }

    @Test(
        "Files that are missing, too long, or do not go together are refused",
        .enabled(if: hasTools)
    )
    func files() throws {
        let folder = try newFolder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let (first, second) = (
            try certificate(in: folder), try certificate(in: folder, name: "b")
        )
        let long = folder.appending(path: "long").path
        try Data(repeating: 97, count: PEMFile.bytesMax + 1).write(to: URL(filePath: long))
        let missing = folder.appending(path: "none").path
        for (certificate, key) in [
            (first.certificatePath, second.keyPath), (first.keyPath, first.certificatePath),
            (missing, first.keyPath), (first.certificatePath, missing), (long, first.keyPath),
        ] {
            #expect(throws: HTTPServerError.self) {
                try HTTPServerTests.served(
                    certificate: HTTPCertificate(certificatePath: certificate, keyPath: key)
                )
            }
        }
    }
}
