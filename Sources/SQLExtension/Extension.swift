import CSQLiteExtension
import Diagnostics

/// Where SQLite begins when it loads the extension into a connection.
@_cdecl("sqlite3_extension_init")
public func initialize(
  _ database: OpaquePointer?, _ message: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?,
  _ functions: OpaquePointer?
) -> Int32 {
  skein_sqlite_begin(functions)
  let connection = Connection(database!)
  for function in ScalarFunction.all {
    let status = connection.add(function)
    if status != SQLITE_OK { return status }
  }
  for function in TableFunction.all {
    let status = connection.add(function)
    if status != SQLITE_OK { return status }
  }
  let status = connection.addFullTextTokenizer()
  // SQLite would unload the extension with the last connection that has it, and what Swift and ICU have made once would be lost, and
  // made again by the next one.
  return status == SQLITE_OK ? loadPermanently : status
}

/// SQLITE_OK_LOAD_PERMANENTLY of sqlite3.h, a macro that Swift does not import.
private let loadPermanently: Int32 = SQLITE_OK | 1 << 8

extension SQLError {
  /// Any error in the words that the command line has for it.
  init(describing error: any Error) {
    switch error {
    case let error as SQLError: self = error
    case let error as any Diagnostic: self.init("\(error)")
    default: self.init("\(error)")
    }
  }
}
