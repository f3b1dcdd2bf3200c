import Figures
import Testing

@testable import Agent

@Suite("Figures of a running agent")
struct AgentFigureTests {
    @Test("What an agent shows is what it states, each under one name")
    func stated() throws {
        let scene = try Scene()
        defer { scene.stop() }
        #expect(scene.comesUp())
        let readings = scene.agent.readings
        for reading in readings { #expect(Agent.figures.contains(reading.figure)) }
        let names = readings.map(\.name)
        #expect(Set(names).count == names.count)
        for name in ["pid", "armed", "calls_unjudged", "journal_fill_percent", "log_file_bytes"] {
            #expect(names.contains(name))
        }
    }

    @Test("Every counter that there is stands in the figures")
    func complete() throws {
        let scene = try Scene()
        defer { scene.stop() }
        let names = Set(scene.agent.readings.map(\.figure))
        for figure in Agent.figures where figure.kind == .counter && figure.scope == .agent {
            #expect(names.contains(figure), "\(figure.name)")
        }
    }
}
