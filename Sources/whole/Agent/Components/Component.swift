import Figures
import Records

/// A part of the agent that runs on its own: what the agent starts, stops, watches and asks for figures.
///
/// Parts start in the order of the agent's list and stop in reverse. Each says what it has to say by
/// itself, and has a limit of its own for its end.
protocol Component: AnyObject {
    /// Every figure that it may show.
    static var stated: [Figure] { get }

    /// Starts it; once only.
    func start()
    /// What wants doing now and then.
    func look(at now: Moment)
    /// Ends it and waits until it has ended, or its time is out.
    func stop()
    /// False where it ought to move and does not.
    func isAlive(at now: Moment) -> Bool
    /// Its figures as they stand.
    var readings: [FigureReading] { get }
}

extension Component {
    static var stated: [Figure] { [] }
    func start() {}
    func look(at now: Moment) {}
    func stop() {}
    func isAlive(at now: Moment) -> Bool { true }
    var readings: [FigureReading] { [] }
}

/// Log lines: first up, and last to end.
extension LineLog: Component {}
