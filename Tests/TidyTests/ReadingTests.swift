import Testing

@Suite("Tidy: how sources are read")
struct ReadingTests {
    @Test("Comments and texts are blanked, what is interpolated is not, and columns stay")
    func scanner() {
        let text = ##"""
            let a = "x \(b + "y \(c)") z" // d
            let e = /* f */ #"g" \#(h) i"#
            """##
        let code = String(decoding: CodeScanner.code(of: Array(text.utf8)), as: UTF8.self)
        let names = code.split(separator: "\n").map { Words.of(String($0)).map(\.text) }
        #expect(names == [["let", "a", "b", "c"], ["let", "e", "h"]])
        #expect(code.utf8.count == text.utf8.count)
    }

    @Test("A text of several lines is no code, whatever stands in it")
    func longText() {
        let text = "let a = \"\"\"\n    func b() { \"quoted\" }\n    \\(c)\n    \"\"\"\nlet d = 1"
        let file = SourceFile(path: "Sources/x/Y/Z.swift", text: text)
        #expect(file.declarations.map(\.name) == ["a", "d"])
        #expect(file.code[2].contains("c") && file.target == "Y")
    }

    @Test("Declarations are found with their kind, owner and access")
    func declarations() {
        let text = """
            package struct Outer: Sendable {
                enum Raw: String {
                    case one, two
                }
                enum Plain {
                    case three(four: Int), five
                }
                @inlinable
                package static func six(_ seven: Int) -> Int {
                    let eight = seven
                    return [.nine: eight]
                }
                private(set) var ten = 0
            }
            """
        let found = SourceFile(path: "Tests/T/U.swift", text: text).declarations
        #expect(
            found.map(\.title) == [
                "Outer", "Outer.Raw", "Outer.Raw.one", "Outer.Raw.two", "Outer.Plain",
                "Outer.Plain.three", "Outer.Plain.five",
                "Outer.six", "Outer.eight", "Outer.ten",
            ]
        )
        #expect(found.filter(\.isShared).map(\.name) == ["Outer", "six"])
        #expect(found.filter(\.isMadeOfValue).map(\.name) == ["one", "two"])
    }

    @Test("A function that a protocol asks for is told from others of its name")
    func witnesses() {
        let text = """
            package protocol Visitor: Sendable {
                mutating func visit(_ name: String)
            }
            protocol Finer: Visitor {}
            extension Visitor {
                package mutating func visit(_ name: String) {}
            }
            struct Own: Finer {
                package mutating func visit(_ name: String) {}
                package func other() {}
            }
            extension Late:
                Visitor
            {
                package mutating func visit(_ name: String) {}
            }
            struct Alone {
                package func visit() {}
            }
            """
        let file = SourceFile(path: "Sources/x/Y/Z.swift", text: text)
        let protocols = Protocols([file])
        let functions = file.declarations.filter { $0.kind == .func }
        #expect(
            functions.filter(protocols.isWitness).map(\.title)
                == ["Visitor.visit", "Own.visit", "Late.visit"]
        )
        #expect(
            functions.filter(protocols.isSharedRequirement).map(\.title) == ["Visitor.visit"]
        )
    }
}
