import Testing

@testable import Warden

@Suite("Places by hash")
struct PlaceChainsTests {
    @Test(
        "Whatever comes and goes, every place that is in is found by its hash, and no other",
        arguments: [UInt64(1), 7, 1 << 40]
    )
    func model(step: UInt64) {
        var random = SeededGenerator(seed: step)
        var chains = PlaceChains()
        var model: [Int: UInt64] = [:]
        for _ in 0..<4_000 {
            let place = Int.random(in: 0..<500, using: &random)
            if model.removeValue(forKey: place) != nil {
                chains.remove(place)
            } else {
                let hash = step &* UInt64(place % 300)
                model[place] = hash
                chains.insert(place, hash)
            }
            #expect(chains.count == model.count)
            #expect(chains.isEmpty == model.isEmpty)
        }
        for place in 0..<500 {
            let found = chains.find(step &* UInt64(place % 300)) { $0 == place }
            #expect(found == (model[place] == nil ? nil : place))
        }
    }
}
