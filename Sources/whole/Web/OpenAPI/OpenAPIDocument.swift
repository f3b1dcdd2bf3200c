import AlertLog
import Wire

/// The document of the API (OpenAPI 3.1), from the statements of its routes.
enum OpenAPIDocument {
    static func json(of routes: [Route], version: String) -> JSON {
        [
            "openapi": "3.1.0",
            "info": [
                "title": "Callwarden", "version": .string(version),
                "summary":
                    "What was noticed beside a switch, what was ended, and what people made of it",
                "license": ["name": "MIT", "identifier": "MIT"],
            ],
            "paths": paths(of: routes),
            "components": [
                "securitySchemes": [
                    "token": [
                        "type": "http", "scheme": "bearer",
                        "description": "A token of 'callwarden token add'",
                    ]
                ],
                "schemas": [
                    "Problem": [
                        "type": "object", "required": ["detail"],
                        "properties": ["detail": ["type": "string"]],
                    ]
                ],
            ],
        ]
    }

    private static func paths(of routes: [Route]) -> JSON {
        var order: [String] = []
        var operations: [String: [JSON.Member]] = [:]
        for route in routes {
            let path = route.path.text
            if operations[path] == nil { order.append(path) }
            let operation = JSON.Member(
                key: route.method.rawValue.lowercased(),
                value: operationJSON(route)
            )
            operations[path, default: []].append(operation)
        }
        return .object(order.map { JSON.Member(key: $0, value: .object(operations[$0] ?? [])) })
    }

    private static func operationJSON(_ route: Route) -> JSON {
        var json: JSON = [
            "operationId": .string(operationID(route)), "summary": .string(route.summary),
        ]
        let scope = route.scope.map { "Needs a token of the scope \($0.rawValue)." }
        let doc = [route.doc, scope ?? "Open to everybody."].filter { !$0.isEmpty }
        json.add("description", .string(doc.joined(separator: " ")))
        json.add("security", route.scope == nil ? [] : [["token": []]])
        if !route.parameters.isEmpty {
            json.add("parameters", .array(route.parameters.map(parameter)))
        }
        if let members = route.members { json.add("requestBody", body(members)) }
        json.add("responses", responses(route))
        return json
    }

    private static func operationID(_ route: Route) -> String {
        let parts = route.path.parts.map { part in
            switch part {
            case .fixed(let text): text.replacing(".", with: "_")
            case .parameter(let name): "by_\(name)"
            }
        }
        return ([route.method.rawValue.lowercased()] + parts).joined(separator: "_")
    }

    private static func parameter(_ spec: ParameterSpec) -> JSON {
        [
            "name": .string(spec.name), "in": .string(spec.place.rawValue),
            "required": .boolean(spec.isRequired), "description": .string(spec.doc),
            "schema": spec.schema,
        ]
    }

    private static func body(_ members: [ParameterSpec]) -> JSON {
        [
            "required": true,
            "content": ["application/json": ["schema": object(members)]],
        ]
    }

    /// The schema of an object of these members and no others.
    static func object(_ members: [ParameterSpec]) -> JSON {
        let required = members.filter(\.isRequired).map { JSON.string($0.name) }
        let properties = members.map { spec in
            var schema = spec.schema
            schema.add("description", .string(spec.doc))
            return JSON.Member(key: spec.name, value: schema)
        }
        return [
            "type": "object", "required": .array(required), "properties": .object(properties),
            "additionalProperties": false,
        ]
    }

    private static func responses(_ route: Route) -> JSON {
        var answers = route.answers
        let stated = Set(answers.map(\.status))
        answers += Route.Answer.everywhere(route).filter { !stated.contains($0.status) }
        return .object(
            answers.sorted { $0.status < $1.status }.map { answer in
                JSON.Member(key: "\(answer.status)", value: response(answer))
            }
        )
    }

    private static func response(_ answer: Route.Answer) -> JSON {
        var json: JSON = ["description": .string(answer.doc)]
        if let type = answer.type {
            let content = answer.schema.map { ["schema": $0] as JSON } ?? [:]
            json.add("content", .object([JSON.Member(key: type, value: content)]))
        }
        return json
    }
}
