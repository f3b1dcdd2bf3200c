import Foundation

@testable import Settings

/// A list of groups that only the tests know, with all that a list can have.
struct Hotline: Sendable, Equatable {
    let number: String
    let title: String
    let rings: Int
    let recordSeconds: Int
    let passwordFile: String?
}

enum HotlineKeys {
    static let number = SettingKey(
        "number",
        .openText(allowed: "digits", where: { $0.allSatisfy(\.isNumber) }),
        standard: nil,
        doc: "The number"
    )
    static let title = SettingKey(
        "title",
        .text(allowed: "a title", where: { !$0.isEmpty }),
        standard: "hotline",
        doc: "The title"
    )
    static let rings = SettingKey("rings", .integer(1...9), standard: 3, doc: "How often it rings")
    static let recordSeconds = SettingKey(
        "record.limit.seconds",
        .integer(1...60),
        standard: 30,
        doc: "How long it is recorded"
    )
    static let passwordFile = SettingKey("password_file", .path, standard: nil, doc: "Its password")

    static let all = [
        number.spec, title.spec, rings.spec, recordSeconds.spec, passwordFile.spec,
    ]
}

/// Settings of which the program knows nothing: a list at a path of two parts, and deep groups.
struct House: Sendable, Equatable {
    let hotlines: [Hotline]
    let windowSeconds: Int

    static let hotlines = SettingList<Hotline>(
        SettingListSpec(
            "desk.hotlines",
            keys: HotlineKeys.all,
            countMax: 3,
            limitedBy: "one desk answers",
            example: "{ number: \"116\", … }",
            doc: "The hotlines"
        ),
        namedBy: HotlineKeys.number,
        restart: .forChange(of: \.number),
        check: { hotlines, reader in
            for hotline in hotlines.dropFirst() where hotline.value.title == "first" {
                reader.report(.inconsistent(hotline.place, what: "is not the first"))
            }
        },
        read: { number, reader, place in
            let title = reader.value(HotlineKeys.title)
            if title == number { reader.report(.inconsistent(place, what: "has no real title")) }
            return Hotline(
                number: number,
                title: title,
                rings: reader.value(HotlineKeys.rings),
                recordSeconds: reader.value(HotlineKeys.recordSeconds),
                passwordFile: reader.value(HotlineKeys.passwordFile)
            )
        }
    )
    static let windowSeconds = SettingKey(
        "rules.fan_out.window_seconds",
        .integer(1...60),
        standard: 60,
        doc: "The window"
    )
    static let threshold = SettingKey(
        "rules.fan_out.threshold",
        .integer(2...64),
        standard: 20,
        doc: "The threshold"
    )
    static let lists = [KeptList(hotlines, in: \House.hotlines)]
    static let registry = SettingRegistry(
        keys: [windowSeconds.spec, threshold.spec],
        lists: lists.map(\.spec),
        variables: [("HOUSE_WINDOW", windowSeconds.spec)]
    )

    /// What comes of a text: the house, what is wrong with it, and the values in force.
    static func read(
        _ text: String,
        environment: [String: String] = [:],
        overrides: [(key: String, value: String)] = []
    ) throws -> (house: House, problems: [String], effective: [String]) {
        var reader = SettingsReader(
            registry,
            file: try WrittenFile.decode(Data(text.utf8), path: "x"),
            environment: environment,
            overrides: overrides
        )
        let house = House(
            hotlines: reader.entries(of: hotlines),
            windowSeconds: reader.value(windowSeconds)
        )
        let effective = reader.effective.map { "\($0.key)=\($0.value.shown) \($0.origin.word)" }
        return (house, reader.problems.map(\.description), effective)
    }
}
