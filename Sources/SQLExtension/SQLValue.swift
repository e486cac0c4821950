import CSQLiteExtension

/// A value of SQL, outside of SQLite's memory.
enum SQLValue {
  case null
  case integer(Int64)
  case real(Double)
  case text(String)
  case blob([UInt8])

  /// Unsafe: a value that SQLite gave to a function, which is valid while that runs.
  init(_ value: OpaquePointer?) {
    switch skein_sqlite_value_type(value) {
    case SQLITE_INTEGER: self = .integer(skein_sqlite_value_integer(value))
    case SQLITE_FLOAT: self = .real(skein_sqlite_value_real(value))
    case SQLITE_TEXT:
      // The text first: asking for it may convert the value, and change its length.
      let start = skein_sqlite_value_text(value)
      self = .text(Self.text(start, skein_sqlite_value_bytes(value)))
    case SQLITE_BLOB:
      let start = skein_sqlite_value_blob(value)
      self = .blob(Array(UnsafeRawBufferPointer(start: start, count: Int(skein_sqlite_value_bytes(value)))))
    default: self = .null
    }
  }

  /// Whether it is of the same type and bytes.
  func isSame(as other: SQLValue) -> Bool {
    switch (self, other) {
    case (.null, .null): true
    case (.integer(let a), .integer(let b)): a == b
    case (.real(let a), .real(let b)): a == b
    // Strings are equal to Swift in any normal form.
    case (.text(let a), .text(let b)): a.utf8.elementsEqual(b.utf8)
    case (.blob(let a), .blob(let b)): a == b
    default: false
    }
  }

  static func text(_ start: UnsafeRawPointer?, _ bytes: Int32) -> String {
    String(decoding: UnsafeRawBufferPointer(start: start, count: Int(bytes)), as: UTF8.self)
  }

  /// Gives it to SQLite as the result of a function, or the value of a column.
  func give(to context: OpaquePointer?) {
    switch self {
    case .null: skein_sqlite_result_null(context)
    case .integer(let number): skein_sqlite_result_integer(context, number)
    case .real(let number): skein_sqlite_result_real(context, number)
    case .text(var text):
      text.withUTF8 { bytes in
        bytes.withMemoryRebound(to: CChar.self) {
          skein_sqlite_result_text(context, $0.baseAddress, Int32($0.count))
        }
      }
    case .blob(let bytes):
      bytes.withUnsafeBytes { skein_sqlite_result_blob(context, $0.baseAddress, Int32($0.count)) }
    }
  }

  /// How error messages call it.
  var kind: String {
    switch self {
    case .null: "NULL"
    case .integer, .real: "a number"
    case .text: "text"
    case .blob: "a blob"
    }
  }
}
