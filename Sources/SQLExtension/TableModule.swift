import CSQLiteExtension

/// Makes SQLite see a ``TableFunction`` as a virtual table that is there without being created.
extension Connection {
  func add(_ function: TableFunction) -> Int32 {
    let object = Unmanaged.passRetained(Table(function, self)).toOpaque()
    return skein_sqlite_create_module(database, function.name, tableModule, object) {
      Unmanaged<Table>.fromOpaque($0!).release()
    }
  }
}

private final class Table {
  let function: TableFunction
  let connection: Connection

  init(_ function: TableFunction, _ connection: Connection) {
    (self.function, self.connection) = (function, connection)
  }
}

/// The rows of one call, and which of them is next.
private final class Rows {
  let table: Table
  var rows: [[SQLValue]] = []
  /// `nil` before the first call.
  var arguments: [SQLValue]?
  var next = 0

  init(_ table: Table) { self.table = table }
}

// Unsafe: SQLite hands back the pointers that it was given by connect and open, until disconnect and close.
private func table(_ pointer: UnsafeMutablePointer<sqlite3_vtab>?) -> Table {
  UnsafeMutableRawPointer(pointer!).withMemoryRebound(to: skein_sqlite_table.self, capacity: 1) {
    Unmanaged<Table>.fromOpaque($0.pointee.object).takeUnretainedValue()
  }
}

private func rows(_ pointer: UnsafeMutablePointer<sqlite3_vtab_cursor>?) -> Rows {
  UnsafeMutableRawPointer(pointer!).withMemoryRebound(to: skein_sqlite_cursor.self, capacity: 1) {
    Unmanaged<Rows>.fromOpaque($0.pointee.object).takeUnretainedValue()
  }
}

/// SQLite keeps the pointer as long as it is loaded. Unsafe: it is never changed.
nonisolated(unsafe) private let tableModule: UnsafePointer<sqlite3_module> = {
  let module = UnsafeMutablePointer<sqlite3_module>.allocate(capacity: 1)
  module.initialize(to: sqlite3_module())
  // No xCreate: the table is there under its function's name, and cannot be created under another.
  module.pointee.xConnect = { database, object, _, _, result, message in
    let function = Unmanaged<Table>.fromOpaque(object!).takeUnretainedValue().function
    let status = skein_sqlite_declare_table(database, function.declaration)
    guard status == SQLITE_OK else { return status }
    guard let memory = skein_sqlite_allocate(Int32(MemoryLayout<skein_sqlite_table>.size)) else { return SQLITE_NOMEM }
    memory.bindMemory(to: skein_sqlite_table.self, capacity: 1).pointee.object = object
    result!.pointee = UnsafeMutablePointer(OpaquePointer(memory))
    return SQLITE_OK
  }
  module.pointee.xDisconnect = { pointer in
    skein_sqlite_free(pointer)
    return SQLITE_OK
  }
  module.pointee.xBestIndex = { pointer, plan in chooseArguments(of: table(pointer).function, plan!) }
  module.pointee.xOpen = { pointer, result in
    guard let memory = skein_sqlite_allocate(Int32(MemoryLayout<skein_sqlite_cursor>.size)) else { return SQLITE_NOMEM }
    memory.bindMemory(to: skein_sqlite_cursor.self, capacity: 1).pointee.object =
      Unmanaged.passRetained(Rows(table(pointer))).toOpaque()
    result!.pointee = UnsafeMutablePointer(OpaquePointer(memory))
    return SQLITE_OK
  }
  module.pointee.xClose = { pointer in
    Unmanaged.passUnretained(rows(pointer)).release()
    skein_sqlite_free(pointer)
    return SQLITE_OK
  }
  module.pointee.xFilter = { pointer, given, _, count, values in
    let rows = rows(pointer)
    return call(rows, given: Int(given), (0..<Int(count)).map { SQLValue(values![$0]) }, pointer!)
  }
  module.pointee.xNext = { pointer in
    rows(pointer).next += 1
    return SQLITE_OK
  }
  module.pointee.xEof = { pointer in
    let rows = rows(pointer)
    return rows.next < rows.rows.count ? 0 : 1
  }
  module.pointee.xColumn = { pointer, context, column in
    let rows = rows(pointer)
    let own = rows.table.function.columns.count
    if Int(column) < own {
      rows.rows[rows.next][Int(column)].give(to: context)
    } else if let arguments = rows.arguments, Int(column) - own < arguments.count {
      arguments[Int(column) - own].give(to: context)
    }
    return SQLITE_OK
  }
  module.pointee.xRowid = { pointer, result in
    result!.pointee = Int64(rows(pointer).next)
    return SQLITE_OK
  }
  return UnsafePointer(module)
}()

/// Asks SQLite for the arguments that a query gives, in their order; idxNum tells by its bits which these are.
private func chooseArguments(of function: TableFunction, _ plan: UnsafeMutablePointer<sqlite3_index_info>) -> Int32 {
  let own = function.columns.count
  var places: [Int: Int] = [:]
  for index in 0..<Int(plan.pointee.nConstraint) {
    let constraint = plan.pointee.aConstraint[index]
    let argument = Int(constraint.iColumn) - own
    guard argument >= 0, constraint.op == UInt8(SQLITE_INDEX_CONSTRAINT_EQ) else { continue }
    // Here is an argument that comes from a table which this order of the join reads later: another order has to do.
    if constraint.usable == 0 { return SQLITE_CONSTRAINT }
    places[argument] = index
  }
  var given: Int32 = 0
  for (order, (argument, index)) in places.sorted(by: { $0.key < $1.key }).enumerated() {
    plan.pointee.aConstraintUsage[index].argvIndex = Int32(order + 1)
    plan.pointee.aConstraintUsage[index].omit = 1
    given |= 1 << argument
  }
  plan.pointee.idxNum = given
  // Without an argument that is needed the call will fail, and say why: SQLite takes any other plan first, as for an OR.
  let isComplete = (0..<function.needed).allSatisfy { places[$0] != nil }
  plan.pointee.estimatedCost = isComplete ? 1000 : 1e99
  plan.pointee.estimatedRows = isComplete ? 10 : 1 << 50
  return SQLITE_OK
}

private func call(
  _ rows: Rows, given: Int, _ values: [SQLValue], _ cursor: UnsafeMutablePointer<sqlite3_vtab_cursor>
) -> Int32 {
  let function = rows.table.function
  var remaining = values[...]
  let arguments = function.arguments.indices.map { given >> $0 & 1 == 1 ? remaining.removeFirst() : SQLValue.null }
  rows.next = 0
  // A join asks again for every row of the other table, and a cursor lives as long as one reading of the file.
  if let last = rows.arguments, zip(last, arguments).allSatisfy({ $0.isSame(as: $1) }) { return SQLITE_OK }
  (rows.rows, rows.arguments) = ([], nil)
  do {
    if let missing = (0..<function.needed).first(where: { given >> $0 & 1 == 0 }) {
      throw SQLError("\(function.name): argument \(missing + 1), \(function.arguments[missing]), is missing")
    }
    rows.rows = try function.rows(
      SQLArguments(function: function.name, values: arguments), rows.table.connection)
    rows.arguments = arguments
    return SQLITE_OK
  } catch {
    let table = cursor.pointee.pVtab!
    skein_sqlite_free(table.pointee.zErrMsg)
    table.pointee.zErrMsg = skein_sqlite_copy(SQLError(describing: error).message)
    return SQLITE_ERROR
  }
}
