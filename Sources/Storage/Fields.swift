import Foundation
import GRDB

/// The columns of a row whose types are checked: a damaged file gives an error where GRDB's own subscript would trap.
struct Fields {
  var row: Row
  var path: String

  subscript<Value: DatabaseValueConvertible>(column: String) -> Value {
    get throws {
      guard let value = try optional(column, as: Value.self) else {
        throw WorkbenchError.damaged(path: path, detail: "column \(column) has no value")
      }
      return value
    }
  }

  func optional<Value: DatabaseValueConvertible>(_ column: String, as type: Value.Type = Value.self) throws -> Value? {
    guard row.hasColumn(column) else {
      throw WorkbenchError.damaged(path: path, detail: "there is no column \(column)")
    }
    let stored: DatabaseValue = row[column]
    if stored.isNull { return nil }
    guard let value = Value.fromDatabaseValue(stored) else {
      throw WorkbenchError.damaged(path: path, detail: "column \(column) is no \(Value.self)")
    }
    return value
  }

  func moment(_ column: String) throws -> Date {
    let text: String = try self[column]
    guard let date = Timestamp.date(text) else {
      throw WorkbenchError.damaged(path: path, detail: "column \(column) is no moment: “\(text)”")
    }
    return date
  }
}
