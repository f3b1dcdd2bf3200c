import EventSocket
import Foundation

/// What mutations start from: the recordings, cut into inputs that a body reads in little time.
package struct Seeds {
    private let root: URL

    /// `root` is the folder in which `fixtures` and `conf` lie.
    package init(root: String) { self.root = URL(filePath: root) }

    package func of(_ target: FuzzTarget) -> [[UInt8]] {
        switch target {
        case .frames: cut(singleEvents() + conversations())
        case .replies: cut(replies())
        case .evapi: cut(netstrings())
        case .settings: [bytes("conf/callwarden.json5"), Array(Self.settings.utf8)]
        case .replay: cut(captures())
        case .tables: cut(Self.tables.map { Array($0.utf8) })
        }
    }

    /// Puts the two bytes in front that choose the pieces.
    private func cut(_ seeds: [[UInt8]]) -> [[UInt8]] {
        seeds.filter { !$0.isEmpty }.enumerated().map { index, seed in
            [UInt8(truncatingIfNeeded: index * 7), UInt8(truncatingIfNeeded: index * 31)] + seed
        }
    }

    private func bytes(_ path: String) -> [UInt8] {
        Array((try? Data(contentsOf: root.appending(path: path))) ?? Data())
    }

    private func frames(_ recording: String) -> [Frame] {
        FrameFeed.frames(of: bytes("fixtures/esl/\(recording).recv.raw")).frames
    }

    // MARK: The event socket

    /// One event of each kind of each recording, with the headers that are read, and two whole.
    private func singleEvents() -> [[UInt8]] {
        let plain = ["02-attack-plain", "03-names-plain", "05-custom-plain", "03-rejected"]
        let short = plain.flatMap { frames($0).filter { $0.kind == .eventPlain }.prefix(10) }
            .map { encoded($0, body: compact($0.body)) }
        let json = ["03-names-json", "05-custom-json"].compactMap { name in
            frames(name).first { $0.kind == .eventJSON }
        }
        let whole = frames("02-attack-plain").filter { $0.kind == .eventPlain }.prefix(1)
        let bare = (json + whole).flatMap { [encoded($0, body: $0.body), $0.body] }
        return short + bare + plain.compactMap { frames($0).last.map { compact($0.body) } }
    }

    /// Short recordings as they are.
    private func conversations() -> [[UInt8]] {
        ["01-auth-bad", "01-crlf", "01-acl-rejected", "04-filter-nix-linger-log", "04-show-empty"]
            .map { bytes("fixtures/esl/\($0).recv.raw") }
    }

    /// Attacks, with calls that end, as captures of compact events.
    private func captures() -> [[UInt8]] {
        let names = [
            "02-attack-plain", "03-bridged-attack-plain", "03-numbers-plain", "03-rejected",
            "03-names-plain",
        ]
        let plain = names.map { name in
            frames(name).filter { $0.kind == .eventPlain }.prefix(24)
                .flatMap { encoded($0, body: compact($0.body)) }
        }
        let json = frames("03-numbers-json").filter { $0.kind == .eventJSON }.prefix(2)
        return plain + [json.flatMap { encoded($0, body: $0.body) }]
    }

    /// The body with those lines alone that a reader looks at.
    private func compact(_ body: [UInt8]) -> [UInt8] {
        let names = [
            "Event-Name", "Core-UUID", "Event-Date-Timestamp", "Event-Sequence", "Channel-Name",
            "Unique-ID", "Call-Direction", "Caller-C", "Caller-Network", "Caller-Destination",
            "Hangup-Cause", "variable_sip_call_id", "variable_sip_from_tag", "Content-Length",
            "variable_end_uepoch", "variable_sip_user_agent",
        ]
        let lines = body.split(separator: 0x0a, omittingEmptySubsequences: false)
        let head = lines.prefix { !$0.isEmpty }.filter { line in
            names.contains { line.starts(with: $0.utf8) }
        }
        let rest = lines.dropFirst(lines.prefix { !$0.isEmpty }.count)
        return Array((head + rest).joined(separator: [0x0a]))
    }

    private func encoded(_ frame: Frame, body: [UInt8]) -> [UInt8] {
        let type = frame["Content-Type"] ?? ""
        return Array("Content-Length: \(body.count)\nContent-Type: \(type)\n\n".utf8) + body
    }

    // MARK: Kamailio

    private func netstrings() -> [[UInt8]] {
        let all = bytes("fixtures/kamailio/evapi_events.bin")
        let payloads = EvapiFeed(all).payloads
        return [Array(all.prefix(900))] + payloads.prefix(6)
            + [Array(#"{"event":"pong"}"#.utf8), Array(Self.decide.utf8)]
    }

    /// Replies of every kind: as recorded, and as written by servers that were not met.
    private func replies() -> [[UInt8]] {
        let api = ["04-uuid-kill", "01-auth-good", "04-queries"].map { name in
            frames(name).filter { $0.kind == .commandReply || $0.kind == .apiResponse }
                .filter { $0.body.count < 1_000 }
                .flatMap { reply in
                    encoded(reply, body: reply.body).dropLast(reply.body.count + 1)
                        + Array("Reply-Text: \(reply["Reply-Text"] ?? "")\n\n".utf8) + reply.body
                }
        }
        let notes = ["end_dialogs.txt", "early_dialogs.txt"].map { name in
            String(decoding: bytes("fixtures/kamailio/\(name)"), as: UTF8.self)
        }
        let documents = notes.flatMap { $0.matches(of: /\{"jsonrpc":[^\n]*\}/) }
            .map { Array($0.0.utf8) }.filter { $0.count < 2_000 }
        let http = documents.prefix(3).map { body in
            Array("HTTP/1.1 200 OK\r\nContent-Length: \(body.count)\r\n\r\n".utf8) + body
        }
        return api + documents.prefix(40) + http
            + [Self.lines, Self.opensips].map { Array($0.utf8) }
    }

    private static let decide =
        #"{"ts":"1795166795.000000","call_id":"a;b%","from_tag":"t","caller":"\u00e9","#
        + #""callee":"sip:7@h","real_src":"[::1]:5","t_index":1,"t_label":"2","event":"call.decide"}"#

    private static let lines =
        "200 OK\ndialog::  hash=3515:8023\n\tstate:: 2\n\tcallid:: c1@h\n\tfrom_tag:: t1\n"
        + "\tcaller_cseq:: 101\n\tto_tag:: \n\n"

    private static let opensips =
        #"{"jsonrpc":"2.0","result":{"Dialog":{"ID":"78f.4ed2","state":4,"callid":"c1@h","#
        + #""caller_tag":"t1","CALLEES":[{"callee_tag":"t2"}]}},"id":3}"#

    /// As FreeSWITCH, Asterisk and others write them.
    private static let tables = [
        "\"Jo \"x\" Doe\",\"0801\",\"0802\",\"public\",\"2026-11-20 09:26:34\",\"\",\"\",\"6\",\"0\","
            + "\"NORMAL_CLEARING\",\"u-1\",\"\", \"\"\n\"A\",\"0803\",\"0802\",\"public\",\"\"\n",
        "\"\",\"100\",\"200\",\"ctx\",\"\"\"A\"\" <100>\",\"PJSIP/a\",,,,,6,1,\"ANSWERED\"\n\n",
        "\u{feff}src,dst,start\r\n1,2,2026-11-20T09:26:34Z\r\n\r\n3,\"4\r\n5\",6\r",
        "a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q\n\"open,1\n2\n3\n4\n:\"\"\n\",\"\"\"\n",
    ]

    private static let settings =
        "{ threshold: 5, numbering: { country_code: '234', emergency_numbers: ['112'] },\n"
        + "switches: [{ name: 'a', host: 'h', password_env: 'E' },\n"
        + "{ name: 'b', type: 'kamailio', host: 'h' }], log: { calls: false } }\n"
}
