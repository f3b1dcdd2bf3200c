/// Gives what SQLite says the shape of the log's own errors.
func logged<Value>(
    _ body: () throws(DatabaseError) -> Value
) throws(AlertLogError) -> Value {
    do throws(DatabaseError) {
        return try body()
    } catch {
        throw .database(error)
    }
}
