// swift-tools-version: 6.2
import PackageDescription

/// Programs of a release hold the Swift library, so that they run where there is no toolchain.
///
/// It would otherwise lie in the builder's home, where no service looks. Not so libFuzzer's program, which
/// brings flags of its own.
let withSwiftInside = Context.environment["CALLWARDEN_FUZZ"] == nil ? ["-static-stdlib"] : []

/// Every target is built the same way: Swift 6 mode, strict memory safety, warnings as errors.
let shared: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .strictMemorySafety(),
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .unsafeFlags(withSwiftInside, .when(configuration: .release)),
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
    _ dependencies: [Target.Dependency] = [],
    resources: [Resource]? = nil
) -> Target {
    .target(
        name: name,
        dependencies: dependencies,
        path: floor.path(of: name),
        resources: resources,
        swiftSettings: shared
    )
}

func program(
    _ name: String,
    _ dependencies: [Target.Dependency],
    resources: [Resource]? = nil
) -> Target {
    .executableTarget(
        name: name,
        dependencies: dependencies,
        path: Floor.programs.path(of: name),
        resources: resources,
        swiftSettings: shared,
        linkerSettings: [.unsafeFlags(withSwiftInside, .when(configuration: .release))]
    )
}

func tests(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .testTarget(name: name, dependencies: dependencies, swiftSettings: shared)
}

/// What the tests and the fuzz targets hold the program against; no part of it.
let yardsticks = Target.target(
    name: "Fuzzing",
    dependencies: [
        "Agent", "Calls", "EventSocket", "Kamailio", "Records", "Rules", "Settings", "Telephony",
        "Warden", "Wire",
    ],
    path: "Tests/Fuzzing",
    swiftSettings: shared
)

/// A console that tests read; no part of the program.
let consoles = Target.target(
    name: "TestConsoles",
    dependencies: ["CommandLine"],
    path: "Tests/TestConsoles",
    swiftSettings: shared
)

let package = Package(
    name: "callwarden",
    products: [.executable(name: "callwarden", targets: ["callwarden"])],
    targets: [
        system("CSQLite", providers: [.apt(["libsqlite3-dev"])]),
        system("CCrypt"),
        system("CCurl", providers: [.apt(["libcurl4-openssl-dev"])]),
        system("CLinux"),
        system("COpenSSL", providers: [.apt(["libssl-dev"])]),
        system("CMicroHTTPD", providers: [.apt(["libmicrohttpd-dev"])]),
        system("CScan"),
        library(.ground, "Telephony"),
        library(.ground, "Ring", ["CLinux"]),
        library(.ground, "Figures"),
        library(.codecs, "Wire", ["Telephony"]),
        library(.codecs, "EventSocket", ["CScan", "Telephony", "Wire"]),
        library(.codecs, "Kamailio", ["Telephony", "Wire"]),
        library(.codecs, "AgentSocket", ["Telephony", "Wire"]),
        library(.codecs, "WebPush", ["COpenSSL"]),
        library(.core, "Records", ["Ring", "Telephony"]),
        library(.core, "Lists", ["Records", "Telephony"]),
        library(.core, "Calls", ["CLinux", "Telephony"]),
        library(.core, "Rules", ["Calls", "Records", "Telephony"]),
        library(.core, "Warden", ["Calls", "Figures", "Lists", "Records", "Rules", "Telephony"]),
        library(
            .log,
            "AlertLog",
            [
                "CCrypt", "CSQLite", "Figures", "Lists", "Records", "Ring", "Rules", "Telephony",
                "Warden",
            ]
        ),
        library(
            .log,
            "Views",
            ["AlertLog", "Figures", "Records", "Rules", "Telephony", "Warden", "Wire"]
        ),
        library(
            .log,
            "Settings",
            [
                "AlertLog", "EventSocket", "Kamailio", "Records", "Ring", "Rules", "Telephony",
                "Warden", "Wire",
            ]
        ),
        library(
            .edges,
            "Switches",
            [
                "AgentSocket", "CLinux", "EventSocket", "Figures", "Kamailio", "Records", "Ring",
                "Rules", "Telephony", "Warden", "Wire",
            ]
        ),
        library(.edges, "AgentClient", ["AgentSocket", "CLinux"]),
        library(.edges, "HTTPClient", ["CCurl"]),
        library(.edges, "HTTPServer", ["CMicroHTTPD", "Ring"]),
        library(
            .whole,
            "Agent",
            [
                "AgentSocket", "AlertLog", "CLinux", "EventSocket", "Figures", "Kamailio", "Lists",
                "Records", "Ring", "Rules", "Settings", "Switches", "Telephony", "Warden", "Wire",
            ]
        ),
        library(
            .whole,
            "Hindsight",
            [
                "Agent", "AlertLog", "Lists", "Records", "Rules", "Settings", "Telephony", "Views",
                "Warden", "Wire",
            ]
        ),
        library(.whole, "Simulator", ["CLinux", "EventSocket", "Wire"]),
        library(
            .whole,
            "Web",
            [
                "Agent", "AgentClient", "AgentSocket", "AlertLog", "Figures", "Hindsight",
                "HTTPServer", "Lists", "Records", "Ring", "Rules", "Settings", "Telephony", "Views",
                "Warden", "WebPush", "Wire",
            ],
            // The dashboard is part of the program: it needs no folder of its own beside it.
            resources: [.embedInCode("Site")]
        ),
        library(
            .whole,
            "Shipping",
            [
                "AlertLog", "COpenSSL", "HTTPClient", "Records", "Ring", "Rules", "Settings",
                "Telephony", "Views", "WebPush", "Wire",
            ]
        ),
        library(.programs, "CommandLine", ["CLinux", "Rules", "Settings", "Telephony", "Wire"]),
        program(
            "callwarden",
            [
                "Agent", "AgentClient", "AgentSocket", "AlertLog", "Calls", "CommandLine",
                "Figures", "Hindsight", "Lists", "Records", "Rules", "Settings", "Simulator",
                "Switches", "Telephony", "Views", "Warden", "Wire",
            ],
            // The settings file as it is shipped, for its manual page, and the page of the service.
            resources: [.embedInCode("Texts")]
        ),
        program(
            "callwarden-web",
            [
                "Agent", "AlertLog", "CommandLine", "Hindsight", "HTTPServer", "Settings",
                "Telephony", "Views", "Warden", "Web", "WebPush",
            ]
        ),
        program(
            "callwarden-ship",
            [
                "Agent", "AlertLog", "CommandLine", "Rules", "Settings", "Shipping", "Telephony",
                "Views", "Warden",
            ]
        ),
        program(
            "callwarden-bench",
            [
                "Agent", "AgentSocket", "AlertLog", "Calls", "CLinux", "CSQLite", "EventSocket",
                "Records", "Ring", "Rules", "Simulator", "Switches", "Telephony", "Warden",
            ]
        ),
        yardsticks,
        consoles,
        tests("AgentClientTests", ["AgentClient", "AgentSocket", "CLinux", "Ring"]),
        tests(
            "WebTests",
            [
                "AlertLog", "Figures", "Hindsight", "HTTPServer", "Records", "Ring", "Telephony",
                "Views", "Warden", "Web", "Wire",
            ]
        ),
        tests("HTTPClientTests", ["HTTPClient"]),
        tests(
            "ShippingTests",
            [
                "AlertLog", "HTTPClient", "Records", "Rules", "Settings", "Shipping", "Telephony",
                "Views", "Wire",
            ]
        ),
        tests("BenchTests", ["callwarden-bench"]),
        tests("RecordsTests", ["Records", "Telephony"]),
        tests("TelephonyTests", ["Telephony"]),
        tests("RingTests", ["Ring"]),
        tests("WireTests", ["Fuzzing", "Telephony", "Wire"]),
        tests("EventSocketTests", ["EventSocket", "Fuzzing", "Telephony"]),
        tests("KamailioTests", ["Fuzzing", "Kamailio", "Telephony", "Wire"]),
        tests("AgentSocketTests", ["AgentSocket", "Telephony"]),
        tests("WebPushTests", ["COpenSSL", "WebPush"]),
        tests(
            "PushShippingTests",
            ["AlertLog", "HTTPClient", "Ring", "Settings", "Shipping", "Telephony", "WebPush"]
        ),
        tests("CallsTests", ["Calls", "Telephony"]),
        tests(
            "WardenTests",
            ["Calls", "Fuzzing", "Lists", "Records", "Rules", "Telephony", "Warden"]
        ),
        tests(
            "AlertLogTests",
            ["AlertLog", "Lists", "Records", "Ring", "Rules", "Telephony", "Warden"]
        ),
        tests(
            "ViewsTests",
            [
                "Agent", "AlertLog", "Figures", "Records", "Rules", "Settings", "Switches",
                "Telephony",
                "Views", "Warden", "Wire",
            ]
        ),
        tests(
            "SettingsTests",
            ["Rules", "Settings", "Telephony", "Warden"]
        ),
        tests(
            "SwitchesTests",
            [
                "AgentSocket", "CLinux", "EventSocket", "Kamailio", "Records", "Ring", "Simulator",
                "Switches", "Telephony", "Warden",
            ]
        ),
        tests("HTTPServerTests", ["HTTPServer"]),
        tests("SimulatorTests", ["CLinux", "EventSocket", "Simulator"]),
        tests(
            "AgentTests",
            [
                "Agent", "AgentSocket", "AlertLog", "callwarden", "Calls", "CLinux", "EventSocket",
                "Figures", "Lists", "Records", "Ring", "Rules", "Settings", "Simulator", "Switches",
                "Telephony",
                "Warden",
            ]
        ),
        tests("FuzzingTests", ["Fuzzing"]),
        tests("TidyTests", []),
        tests(
            "SimulationTests",
            [
                "Agent", "AlertLog", "CLinux", "Kamailio", "Lists", "Records", "Ring", "Rules",
                "Simulator", "Switches", "Telephony", "Warden",
            ]
        ),
        tests(
            "CommandLineTests",
            ["CommandLine", "Rules", "Settings", "Telephony", "TestConsoles"]
        ),
        tests(
            "CommandTests",
            [
                "Agent", "AlertLog", "callwarden", "CommandLine", "EventSocket", "Hindsight",
                "Kamailio", "Lists", "Records", "Ring", "Rules", "Settings", "Simulator",
                "Telephony",
                "TestConsoles", "Views", "Warden", "Wire",
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

// `.ci/sanitize` builds some of the tests alone, with all that they stand on.
if let wanted = Context.environment["CALLWARDEN_TESTS"] {
    var open = wanted.split(separator: " ").map(String.init)
    var needed: Set<String> = []
    while let name = open.popLast() {
        guard needed.insert(name).inserted else { continue }
        for dependency in package.targets.first(where: { $0.name == name })?.dependencies ?? [] {
            if case .byNameItem(let name, _) = dependency { open.append(name) }
        }
    }
    package.targets.removeAll { !needed.contains($0.name) }
    package.products.removeAll()
}
