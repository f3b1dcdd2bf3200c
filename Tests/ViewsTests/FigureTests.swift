@testable import AlertLog
import Figures
import Switches
import Testing
import Views
import Warden

@testable import Agent

@Suite("Figures are stated once, and shown because they are")
struct FigureTests {
    /// The properties that no figure states; nil where two figures state the same one.
    private func unstated<Owner: FigureKeeping>(_ owner: Owner) -> Int? {
        let places = Owner.figures.compactMap { MemoryLayout<Owner>.offset(of: $0.path) }
        guard Set(places).count == Owner.figures.count else { return nil }
        return Mirror(reflecting: owner).children.count - places.count
    }

    @Test("Every counter is stated, each once")
    func complete() {
        #expect(unstated(WardenCounters()) == 0)
        #expect(unstated(LinkCounters()) == 1, "heardAt is a moment")
        #expect(unstated(RecordJournal.Shed()) == 0)
        #expect(unstated(RemovedRows()) == 0)
        #expect(unstated(LogWriterStatus()) == 2, "rows removed have their own, an error is words")
    }

    @Test("No two figures have one name, neither as people read it nor as a metric")
    func distinctNames() {
        let names = Agent.figures.map {
            FigureName.written($0.name, of: $0.scope == .link ? "" : nil)
        }
        #expect(Set(names).count == names.count)
        let metrics = Agent.figures.filter { $0.kind != .words }.map(Metrics.name)
        #expect(Set(metrics).count == metrics.count)
    }

    @Test("A counter's value is shown under its name, of a switch with the switch's in front")
    func values() {
        var counters = WardenCounters()
        counters.unjudgedCalls = 7
        let unjudged = counters.readings().first { $0.name == "calls_unjudged" }
        #expect(unjudged?.value == .number(7))
        var link = LinkCounters()
        link.isUp = true
        #expect(link.readings(of: "pbx.1").first?.name == "switch.pbx.1.up")
        #expect(link.readings(of: "pbx.1").first?.value == .number(1))
    }

    @Test(
        "A name gives the switch and the figure again",
        arguments: [
            ("switch.pbx.1.up", "up", "pbx.1"), ("calls", "calls", nil),
            ("switch.up", "switch.up", nil), ("switch..up", "up", ""),
        ]
    )
    func nameParts(name: String, figure: String, link: String?) {
        let parts = FigureName.parts(of: name)
        #expect(String(parts.name) == figure)
        #expect(parts.link.map { String($0) } == link)
    }
}
