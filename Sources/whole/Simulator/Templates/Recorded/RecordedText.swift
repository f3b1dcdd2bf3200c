/// The header text of recorded calls, FreeSWITCH 1.10.12, with names in braces where values stood.
///
/// A switch's event grows with its call, so each listing holds every line of every event of a leg
/// once, in the order of the wire. A line in brackets says in which events the lines below it stand
/// (`EventForm`'s letters; `*` is all). Tests make the recorded calls of it again.
enum RecordedText {}
