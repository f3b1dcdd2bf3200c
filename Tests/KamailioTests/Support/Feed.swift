import Fuzzing

/// Here a feed is always one of evapi.
typealias Feed = EvapiFeed
