import AlertLog
import CommandLine
import Views
import Wire

/// `callwarden token`: who may do what by the web program.
enum TokenGroup {
    static let group = CommandGroup(
        "token",
        summary: "list, add and remove tokens for the web program",
        discussion: """
            The web program is closed to whoever shows no token. A token is shown once, when it is made;
            the log keeps a hash of it. Scopes: read sees everything, triage judges, exempts and blocks as
            well, admin does everything; ingest tells calls and nothing else. A change holds at once.
            """,
        members: [
            .command(TokenListCommand.self), .command(TokenAddCommand.self),
            .command(TokenRemoveCommand.self),
        ],
        examples: [
            Example("token add ada --scope triage --expires 90d", "let Ada judge alerts"),
            Example("token list", "who may do what now"),
        ]
    )
}

enum TokenListCommand: Command {
    static let declaration = Declaration(
        "list",
        summary: "list tokens, without what they are",
        options: [RuleOptions.all.spec] + LogQueryOptions.place,
        hasRows: true,
        examples: [
            Example("token list", "who may do what now, and when they last did"),
            Example("token list --all -o json", "for a program, those of the past too"),
        ]
    )

    static func run(_ arguments: Arguments, on console: Console) throws -> ExitCode {
        let now = LogWriter.wallClock()
        let reader = try arguments.logReader(on: console)
        let rows = try reader.tokens(all: arguments[RuleOptions.all], now: now)
        try console.list(rows, in: TokenTable(), nothing: "no tokens")
        return .done
    }
}

extension ValueKind where Value == TokenName {
    static var tokenName: Self {
        Self(
            takes: "1 to \(TokenName.bytesMax) letters, digits, dots, dashes and underscores",
            parse: TokenName.init
        )
    }
}

enum TokenAddCommand: Command {
    static let name = Positional<TokenName>.required(
        "NAME",
        .tokenName,
        "the person or program that is to have it"
    )
    static let scope = Option.required(
        "scope",
        ValueKind<TokenScope>.oneOf,
        value: "SCOPE",
        TokenScope.allCases.map(\.rawValue).joined(separator: ", ")
    )

    static let declaration = Declaration(
        "add",
        summary: "make a token and show it, this once",
        discussion: """
            The token alone goes to standard output, so that it can be sent straight to where it is
            kept; it cannot be shown again. A name has one token in force at a time: to change it, remove
            it and add another.
            """,
        options: [scope.spec, Expiry.option.spec, AuthorOption.author.spec]
            + LogQueryOptions.place,
        positionals: [name.spec],
        examples: [
            Example("token add ada --scope triage", "let Ada judge alerts"),
            Example("token add opensips1 --scope ingest > token", "let a switch tell its calls"),
            Example("token add ci --scope read --expires 7d -o json", "for a program, for a week"),
        ]
    )

    static func run(_ arguments: Arguments, on console: Console) throws -> ExitCode {
        let now = LogWriter.wallClock()
        let expires = try arguments[Expiry.option]?.resolved(now: now, in: console.zone)
        let new = NewToken(arguments[name], scope: arguments[scope], expires: expires)
        var random = SystemRandomNumberGenerator()
        let addition = try arguments.logEditor(on: console).addToken(
            new,
            by: arguments.author(on: console),
            at: now,
            using: &random
        )
        guard case .added(let id, let text) = addition else { throw refusal(addition, new) }
        switch console.format {
        case .human:
            try console.print(text)
            console.note("token \(id) of \(new.name.text) is shown this once; keep it safe")
        case .json:
            let rows = try arguments.logReader(on: console).tokens(all: true, now: now)
            guard let row = rows.last(where: { $0.id == id }) else { break }
            var json = JSON(row)
            json.add("secret", .string(text))
            try console.print(json)
        }
        return .done
    }

    private static func refusal(_ addition: TokenAddition, _ new: NewToken) -> CommandError {
        switch addition {
        case .added, .nameTaken:
            .failed(
                "there is a token of \(new.name.text) in force; remove it first, or take another name"
            )
        case .tooMany(let limit):
            .failed("\(limit) tokens are in force, and there may be no more; remove some")
        case .noHash: .failed("the C library's crypt makes no SHA-256 hashes (crypt(5), $5$)")
        }
    }
}

enum TokenRemoveCommand: Command {
    static let names = Positional<[TokenName]>.many(
        "NAME",
        .tokenName,
        min: 1,
        "the names, as the list has them"
    )

    static let declaration = Declaration(
        "remove",
        summary: "take tokens out of force",
        discussion: "They stay on record. Exit code 3 where none of a name is in force.",
        options: [AuthorOption.author.spec] + LogQueryOptions.place,
        positionals: [names.spec],
        examples: [Example("token remove ada", "Ada's token lets nobody in any more")]
    )

    static func run(_ arguments: Arguments, on console: Console) throws -> ExitCode {
        let author = arguments.author(on: console)
        let editor = try arguments.logEditor(on: console)
        var missing: [String] = []
        for name in arguments[names].map(\.text) {
            let now = LogWriter.wallClock()
            guard let id = try editor.removeToken(named: name, by: author, at: now) else {
                missing.append(name)
                continue
            }
            switch console.format {
            case .json:
                let json: JSON = [
                    "type": "removed", "what": "token", "id": .integer(id), "name": .string(name),
                ]
                try console.print(json)
            case .human: try console.print("token \(id) of \(name) removed")
            }
        }
        guard missing.isEmpty else {
            let names = missing.joined(separator: ", ")
            throw CommandError.notFound("there is no token of \(names) in force")
        }
        return .done
    }
}
