internal import Records
internal import Telephony

/// The statement that puts records of one kind into their table, as the kind's fields say.
final class RecordStatement<Kind: Record> {
    private let statement: KeptStatement

    init(on database: Database, returning: String = "") {
        statement = KeptStatement(RecordSQL.text(of: Kind.self) + returning, on: database)
    }

    /// Stores one record; every row that it changed, where it gives those back.
    func storeAll(_ record: Kind, _ links: [String]) throws(DatabaseError) -> [Int64] {
        var record = record
        return try statement.all { values in
            var binder = RecordBinder(values, links)
            record.visit(&binder)
            values = binder.values
        }
    }

    /// Stores one record; the row it gave back, where it gives one.
    @discardableResult
    func store(_ record: Kind, _ links: [String]) throws(DatabaseError) -> Int64? {
        var record = record
        return try statement.first { values in
            var binder = RecordBinder(values, links)
            record.visit(&binder)
            values = binder.values
        }
    }
}

/// Statements made from what kinds of records say of their fields.
enum RecordSQL {
    /// Inserts, merges or updates a row of the kind; values are numbered in the order of its columns.
    static func text<Kind: Record>(of kind: Kind.Type) -> String {
        guard let table = kind.table else { return "" }
        let columns = FieldList.of(kind).columns
        switch table.change {
        case .insert: return insert(columns, into: table)
        case .insertOrIgnore: return insert(columns, into: table, "OR IGNORE ")
        case .merge:
            let changes = columns.compactMap { change($0, in: table) }
            return insert(columns, into: table) + " ON CONFLICT (id) DO UPDATE SET "
                + changes.joined(separator: ", ")
        case .update: return update(columns, of: table)
        }
    }

    /// What is read to have a record of the kind back, in the order of its columns.
    static func selected<Kind: Record>(of kind: Kind.Type) -> String {
        let table = kind.table.map { "\($0.name)." } ?? ""
        return FieldList.of(kind).readColumns.map { table + "\($0.name)" }.joined(separator: ", ")
    }

    private static func insert(
        _ columns: [Column],
        into table: RecordTable,
        _ orIgnore: String = ""
    ) -> String {
        let names = columns.map { "\($0.name)" }.joined(separator: ", ")
        let values = columns.indices.map { "?\($0 + 1)" }.joined(separator: ", ")
        return "INSERT \(orIgnore)INTO \(table.name) (\(names)) VALUES (\(values))"
    }

    private static func update(_ columns: [Column], of table: RecordTable) -> String {
        var (keys, changes): ([String], [String]) = ([], [])
        for (place, column) in columns.enumerated() {
            let (name, value) = ("\(column.name)", "?\(place + 1)")
            switch column.merge {
            case .key: keys.append("\(name) = \(value)")
            case .greatest: changes.append("\(name) = max(\(name), \(value))")
            default: changes.append("\(name) = \(value)")
            }
        }
        if table.also.utf8CodeUnitCount > 0 { changes.append("\(table.also)") }
        if table.condition.utf8CodeUnitCount > 0 { keys.append("\(table.condition)") }
        return "UPDATE \(table.name) SET \(changes.joined(separator: ", ")) WHERE "
            + keys.joined(separator: " AND ")
    }

    private static func change(_ column: Column, in table: RecordTable) -> String? {
        let name = "\(column.name)"
        let (old, new) = ("\(table.name).\(name)", "excluded.\(name)")
        return switch column.merge {
        case .key, .kept: nil
        case .latest: "\(name) = \(new)"
        case .firstKnown: "\(name) = coalesce(\(old), \(new))"
        case .lastKnown: "\(name) = coalesce(\(new), \(old))"
        case .least: "\(name) = min(\(old), \(new))"
        case .greatest: "\(name) = max(\(old), \(new))"
        case .chosen(let sql): "\(name) = \(sql)"
        }
    }
}
