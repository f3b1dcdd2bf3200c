// swift-tools-version: 6.2
import PackageDescription

/// Every target is built the same way: Swift 6 mode, strict memory safety, warnings as errors.
let shared: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .strictMemorySafety(),
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
]

/// The floors of the house, from the bottom up: a target imports only what stands below it.
enum Floor: String {
    case ground, codecs, core, log, edges, whole, programs

    func path(of target: String) -> String { "Sources/\(rawValue)/\(target)" }
}

func system(_ name: String, providers: [SystemPackageProvider] = []) -> Target {
    .systemLibrary(name: name, path: Floor.ground.path(of: name), providers: providers)
}

func library(
    _ floor: Floor,
    _ name: String,
    _ dependencies: [Target.Dependency] = []
) -> Target {
    .target(
        name: name,
        dependencies: dependencies,
        path: floor.path(of: name),
        swiftSettings: shared
    )
}

func program(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .executableTarget(
        name: name,
        dependencies: dependencies,
        path: Floor.programs.path(of: name),
        swiftSettings: shared
    )
}

func tests(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .testTarget(name: name, dependencies: dependencies, swiftSettings: shared)
}

/// What the tests and the fuzz targets hold the program against; no part of it.
let yardsticks = Target.target(
    name: "Fuzzing",
    dependencies: [
        "Agent", "Calls", "Lists", "Records", "Rules", "Warden", "EventSocket", "Kamailio",
        "Settings", "Telephony",
    ],
    path: "Tests/Fuzzing",
    swiftSettings: shared
)

let package = Package(
    name: "callwarden",
    products: [.executable(name: "callwarden", targets: ["callwarden"])],
    targets: [
        system("CSQLite", providers: [.apt(["libsqlite3-dev"])]),
        system("CLinux"),
        system("CScan"),
        library(.ground, "Telephony"),
        library(.ground, "Ring", ["CLinux"]),
        library(.codecs, "EventSocket", ["CScan", "Telephony"]),
        library(.codecs, "Kamailio", ["Telephony"]),
        library(.core, "Records", ["Ring", "Telephony"]),
        library(.core, "Lists", ["Records", "Telephony"]),
        library(.core, "Calls", ["CLinux", "Records", "Telephony"]),
        library(.core, "Rules", ["Calls", "Records", "Telephony"]),
        library(.core, "Warden", ["Calls", "Lists", "Records", "Rules", "Telephony"]),
        library(
            .log,
            "AlertLog",
            ["CSQLite", "Calls", "Lists", "Records", "Rules", "Warden", "Ring", "Telephony"]
        ),
        library(.log, "Settings", ["Calls", "Lists", "Records", "Rules", "Warden", "Telephony"]),
        library(
            .edges,
            "Switches",
            [
                "CLinux", "Calls", "Lists", "Records", "Rules", "Warden", "EventSocket", "Kamailio",
                "Ring", "Telephony",
            ]
        ),
        library(
            .whole,
            "Agent",
            [
                "AlertLog", "CLinux", "Calls", "Lists", "Records", "Rules", "Warden", "EventSocket",
                "Kamailio", "Ring", "Settings",
                "Switches", "Telephony",
            ]
        ),
        library(.whole, "Simulator", ["CLinux", "EventSocket"]),
        program(
            "callwarden",
            [
                "Agent", "AlertLog", "Calls", "Lists", "Records", "Rules", "Warden", "EventSocket",
                "Settings", "Simulator",
                "Switches", "Telephony",
            ]
        ),
        program(
            "callwarden-bench",
            [
                "Agent", "AlertLog", "CLinux", "CSQLite", "Calls", "Lists", "Records", "Rules",
                "Warden", "EventSocket", "Ring",
                "Simulator", "Switches", "Telephony",
            ]
        ),
        yardsticks,
        tests("BenchTests", ["callwarden-bench"]),
        tests("TelephonyTests", ["Telephony"]),
        tests("RingTests", ["Ring"]),
        tests("EventSocketTests", ["EventSocket", "Fuzzing", "Telephony"]),
        tests("KamailioTests", ["Fuzzing", "Kamailio", "Telephony"]),
        tests("CallsTests", ["Calls", "Telephony"]),
        tests(
            "WardenTests",
            ["Calls", "Lists", "Records", "Rules", "Warden", "Fuzzing", "Telephony"]
        ),
        tests(
            "AlertLogTests",
            [
                "AlertLog", "CSQLite", "Calls", "Lists", "Records", "Rules", "Warden", "Ring",
                "Telephony",
            ]
        ),
        tests(
            "SettingsTests",
            ["Settings", "Calls", "Lists", "Records", "Rules", "Warden", "Telephony"]
        ),
        tests(
            "SwitchesTests",
            [
                "Switches", "CLinux", "Calls", "Lists", "Records", "Rules", "Warden", "EventSocket",
                "Kamailio", "Ring", "Simulator",
                "Telephony",
            ]
        ),
        tests("SimulatorTests", ["Simulator", "CLinux", "EventSocket"]),
        tests(
            "AgentTests",
            [
                "Agent", "AlertLog", "CLinux", "Calls", "Lists", "Records", "Rules", "Warden",
                "Settings", "Simulator", "Switches",
                "Telephony", "callwarden",
            ]
        ),
        tests("FuzzingTests", ["Fuzzing"]),
        tests(
            "SimulationTests",
            [
                "Agent", "AlertLog", "CLinux", "Calls", "Lists", "Records", "Rules", "Warden",
                "Kamailio", "Ring", "Simulator",
                "Switches", "Telephony",
            ]
        ),
        tests(
            "CommandTests",
            [
                "callwarden", "Agent", "AlertLog", "Calls", "Lists", "Records", "Rules", "Warden",
                "EventSocket", "Kamailio", "Ring",
                "Settings", "Simulator", "Telephony",
            ]
        ),
    ]
)

// libFuzzer brings the main function, so this program links only with `--sanitize=fuzzer`: see
// `.ci/fuzz`, which sets the variable.
if Context.environment["CALLWARDEN_FUZZ"] != nil {
    package.targets.append(
        .executableTarget(
            name: "callwarden-fuzz",
            dependencies: ["Fuzzing"],
            path: "Tests/FuzzProgram",
            swiftSettings: shared
        )
    )
}
