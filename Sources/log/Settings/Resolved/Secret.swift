/// A password that never shows itself.
///
/// Descriptions, dumps and string interpolation give a mask; only `exposed` gives the text.
package struct Secret: Sendable, Equatable {
    /// The text itself, for the one command that sends it.
    package let exposed: String

    package init(_ text: String) { exposed = text }
}

extension Secret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package var description: String { "(hidden)" }
    package var debugDescription: String { description }
    package var customMirror: Mirror { Mirror(self, children: EmptyCollection<Mirror.Child>()) }
}
