import Foundation
import HTTPServer
import Testing

@testable import Web

@Suite("The API: its document")
struct DocumentTests {
    @Test("The document is what the program serves, and holds every route once")
    func whole() throws {
        let answer = try WebScene().ask("GET", "/openapi.json")
        #expect(answer.json["openapi"] as? String == "3.1.0")
        let count = Contract.paths.values.reduce(0) { $0 + $1.count }
        #expect(count == RouteCatalogue.routes.count)
        let names = Contract.paths.values.flatMap(\.values).compactMap {
            ($0 as? [String: Any])?["operationId"] as? String
        }
        #expect(Set(names).count == RouteCatalogue.routes.count)
    }

    @Test("Every parameter in a path is declared, and every route says what it is for")
    func parameters() {
        for route in RouteCatalogue.routes {
            let declared = route.parameters.filter { $0.place == .path }.map(\.name)
            let written = route.path.parts.compactMap { part in
                if case .parameter(let name) = part { name } else { nil }
            }
            #expect(declared == written, "\(route.path.text)")
            #expect(!route.summary.isEmpty && !route.summary.hasSuffix("."))
        }
    }

    @Test("The checker of the tests finds what is wrong")
    func checker() {
        let schema: [String: Any] = [
            "type": "object", "required": ["a"],
            "properties": ["a": ["type": "integer"], "b": ["type": ["string", "null"]]],
        ]
        let faults = { (text: String) -> Int in
            let value = try? JSONSerialization.jsonObject(with: Data(text.utf8))
            return Schema(document: [:]).faults(of: value ?? "", by: schema).count
        }
        #expect(faults("{\"a\":1,\"b\":null}") == 0)
        #expect(faults("{\"a\":1,\"b\":\"x\"}") == 0)
        #expect(faults("{\"b\":\"x\"}") == 1)
        #expect(faults("{\"a\":\"1\"}") == 1)
        #expect(faults("{\"a\":true}") == 1)
        #expect(faults("{\"a\":1.5}") == 1)
        #expect(faults("{\"a\":1,\"b\":2}") == 1)
        #expect(faults("[]") == 1)
    }
}
