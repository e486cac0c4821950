/// What is told to whoever ran the SQL.
struct SQLError: Error {
  var message: String

  init(_ message: String) { self.message = message }
}
