import Fuzzing

/// Here a feed is always one of frames.
typealias Feed = FrameFeed
