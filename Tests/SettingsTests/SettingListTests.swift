import Testing

@testable import Settings

@Suite("Lists of groups")
struct SettingListTests {
    private func problems(_ hotlines: String) throws -> [String] {
        try House.read("{\n desk: { hotlines: \(hotlines) } }").problems
    }

    @Test("A declared list is read with the defaults of its keys, groups in its entries too")
    func reading() throws {
        let (house, problems, _) = try House.read(
            """
            { desk: { hotlines: [
                { number: "116", rings: 5, record: { limit: { seconds: 7 } } },
                { number: "117", title: "night", password_file: "secret" },
            ] } }
            """
        )
        #expect(problems.isEmpty)
        let expected = [
            Hotline(number: "116", title: "hotline", rings: 5, recordSeconds: 7, passwordFile: nil),
            Hotline(
                number: "117",
                title: "night",
                rings: 3,
                recordSeconds: 30,
                passwordFile: "secret"
            ),
        ]
        #expect(house.hotlines == expected)
        #expect(try House.read("{}").house.hotlines.isEmpty)
        #expect(try House.read("{ desk: { hotlines: [] } }").house.hotlines.isEmpty)
    }

    @Test("Values in force bear the name of their entry, with where they came from")
    func effective() throws {
        let effective = try House.read("{ desk: { hotlines: [{ number: '116', rings: 5 }] } }")
            .effective
        let expected = [
            "desk.hotlines.116.number=\"116\" file", "desk.hotlines.116.title=\"hotline\" default",
            "desk.hotlines.116.rings=5 file",
            "desk.hotlines.116.record.limit.seconds=30 default",
            "desk.hotlines.116.password_file=null default",
            "rules.fan_out.window_seconds=60 default",
        ]
        #expect(effective == expected)
    }

    static let faults: [(text: String, says: [String])] = [
        ("5", ["desk.hotlines: takes a list such as [{ number: \"116\", … }], not 5"]),
        ("null", ["desk.hotlines: takes a list such as [{ number: \"116\", … }], not null"]),
        ("{}", ["desk.hotlines: takes a list such as [{ number: \"116\", … }], not {…}"]),
        ("[7]", ["desk.hotlines.0: takes a group in { }, not 7"]),
        ("[{}]", ["desk.hotlines.0: has no number"]),
        ("[{ number: null }]", ["desk.hotlines.0: has no number"]),
        (
            "[{ number: 'a' }]",
            ["desk.hotlines.0.number: \"a\" is not allowed; takes digits"]
        ),
        (
            "[{ title: '' }]",
            [
                "desk.hotlines.0: has no number",
                "desk.hotlines.0.title: \"\" is not allowed; takes a title",
            ]
        ),
        (
            "[{ number: '1', ring: 2 }]",
            ["desk.hotlines.0.ring: no such setting; did you mean rings?"]
        ),
        (
            "[{ number: '1', record: { limit: { second: 2 } } }]",
            [
                "desk.hotlines.0.record.limit.second: no such setting;"
                    + " did you mean record.limit.seconds?"
            ]
        ),
        (
            "[{ number: '1', record: { seconds: 2 } }]",
            ["desk.hotlines.0.record.seconds: no such setting; did you mean record.limit.seconds?"]
        ),
        (
            "[{ number: '1', record: 5 }]",
            ["desk.hotlines.0.record: takes a group in { }, not 5"]
        ),
        (
            "[{ number: '1', record: { limit: { seconds: 61 } } }]",
            ["desk.hotlines.0.record.limit.seconds: 61 is out of range; allowed is 1 to 60"]
        ),
        (
            "[{ number: '1', zebra: 2 }]",
            ["desk.hotlines.0.zebra: no such setting; see conf/callwarden.json5"]
        ),
        ("[{ number: '1', title: '1' }]", ["desk.hotlines.0: has no real title"]),
        (
            "[{ number: '1' }, { number: '2', title: 'first' }]",
            ["desk.hotlines.1: is not the first"]
        ),
        (
            "[{ number: '1' }, { number: '2' }, { number: '1' }]",
            ["desk.hotlines.2: the number \"1\" is taken by desk.hotlines.0"]
        ),
        (
            "[{ number: '1' }, { number: '2' }, { number: '3' }, { number: '4' }]",
            ["desk.hotlines: 4 desk.hotlines; one desk answers at most 3"]
        ),
    ]

    @Test("What is wrong with a list is said with its line and place", arguments: faults)
    func fault(text: String, says: [String]) throws {
        #expect(try problems(text) == says.map { "x:2: " + $0 })
    }

    @Test("A password in an entry is refused without being shown")
    func secret() throws {
        let text = "[{ number: '1', password: 'hunter2', record: { Password: 'hunter2' } }]"
        let problems = try problems(text)
        let places = ["desk.hotlines.0.password:", "desk.hotlines.0.record.Password:"]
        #expect(problems.count == 2)
        for (problem, place) in zip(problems, places) {
            #expect(problem.hasPrefix("x:2: \(place) a password does not belong into the settings"))
            #expect(!problem.contains("hunter2"))
        }
    }

    @Test("An entry with a fault is left out of what is compared, the others are kept")
    func dropped() throws {
        let (house, problems, _) = try House.read(
            "{ desk: { hotlines: [{ number: '1', rings: 0 }, { number: '1' }, { number: '2' }] } }"
        )
        #expect(house.hotlines.map(\.number) == ["1", "2"])
        #expect(
            problems == [
                "x:1: desk.hotlines.0.rings: 0 is out of range; allowed is 1 to 9"
            ]
        )
    }

    @Test(
        "No --set reaches into a list",
        arguments: ["desk.hotlines", "desk.hotlines.0", "desk.hotlines.116.rings"]
    )
    func override(key: String) throws {
        let problems = try House.read("{}", overrides: [(key, "1")]).problems
        let says = "desk.hotlines are described in the settings file only"
        #expect(problems == ["--set \(key): \(says)"])
    }

    @Test("A list says what of it waits for a restart")
    func restart() throws {
        func house(_ hotlines: String) throws -> House {
            try House.read("{ desk: { hotlines: [\(hotlines)] } }").house
        }
        let list = try #require(House.lists.first)
        let before = try house("{ number: '1' }, { number: '2' }")
        for (hotlines, waits) in [
            ("{ number: '1', rings: 9 }, { number: '2', title: 'x' }", false),
            ("{ number: '2' }, { number: '1' }", true), ("{ number: '1' }", true), ("", true),
        ] {
            #expect(list.needsRestart(before, try house(hotlines)) == waits, "\(hotlines)")
        }
        #expect(!ListRestart<Hotline>.never.isNeeded(before.hotlines, []))
    }

    @Test("A list is known by its declaration alone: without it, it is a word like any other")
    func unknown() {
        let errors = #expect(throws: SettingsErrors.self) {
            try Settings.load(text: "{ desk: { hotlines: [] } }", name: "x")
        }
        #expect(errors?.description == "x:1: desk: no such setting; see conf/callwarden.json5")
    }

    @Test("A switch whose name is null was left unwatched without a word")
    func nullName() {
        for (entry, says) in [
            ("name: null, host: 'h', password_env: 'E'", "x:1: switches.0: has no name"),
            ("name: 'a', host: null, password_env: 'E'", "x:1: switches.0: has no host"),
            ("name: 'a', host: null, type: 'kamailio'", "x:1: switches.0: has no host"),
        ] {
            let errors = #expect(throws: SettingsErrors.self) {
                try Settings.load(text: "{ switches: [{ \(entry) }] }", name: "x")
            }
            #expect(errors?.description == says)
        }
    }
}
