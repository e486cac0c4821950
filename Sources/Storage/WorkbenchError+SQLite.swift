import Diagnostics
import Foundation
import GRDB

extension WorkbenchError {
  /// Tells what an error that came out of SQLite means for the file at `path`.
  init(_ error: any Error, path: String) {
    if let error = error as? WorkbenchError {
      self = error
      return
    }
    guard let error = error as? DatabaseError else {
      self = .sqlite(path: path, code: 0, detail: "\(error)")
      return
    }
    let detail = error.message ?? "no message"
    switch error.resultCode {
    case .SQLITE_NOTADB: self = .notAWorkbench(path: path, reason: "it is no SQLite file")
    case .SQLITE_CORRUPT: self = .damaged(path: path, detail: detail)
    case .SQLITE_FULL: self = .diskFull(path: path)
    case .SQLITE_BUSY, .SQLITE_LOCKED: self = .locked(path: path)
    case .SQLITE_READONLY:
      self =
        error.extendedResultCode == .SQLITE_READONLY_CANTINIT || error.extendedResultCode == .SQLITE_READONLY_RECOVERY
        ? .needsRecovery(path: path) : .notWritable(path: path, reason: Self.reasonNotWritable(path))
    case .SQLITE_CANTOPEN: self = Self.reasonNotOpened(path)
    case .SQLITE_PERM, .SQLITE_AUTH: self = .cannotOpen(path: path, reason: "permission denied")
    case .SQLITE_CONSTRAINT, .SQLITE_TOOBIG, .SQLITE_MISMATCH: self = .rejected(path: path, reason: detail)
    case .SQLITE_IOERR:
      // A limit on file sizes (EFBIG) or on space (EDQUOT) shows as a failed write.
      self =
        error.extendedResultCode == .SQLITE_IOERR_WRITE
        ? .diskFull(path: path) : .inputOutput(path: path, detail: "\(detail) (\(error.extendedResultCode.rawValue))")
    default: self = .sqlite(path: path, code: Int(error.extendedResultCode.rawValue), detail: detail)
    }
  }

  private static func reasonNotWritable(_ path: String) -> String {
    let folder = path.parentFolder
    if access(path, F_OK) == 0, access(path, W_OK) != 0 { return "the file is read-only" }
    if access(folder.isEmpty ? "." : folder, W_OK) != 0 { return "the folder is read-only" }
    return "SQLite reports that it is read-only"
  }

  private static func reasonNotOpened(_ path: String) -> WorkbenchError {
    let folder = path.parentFolder
    if FileManager.default.fileExists(atPath: path) {
      if access(path, R_OK) != 0 { return .cannotOpen(path: path, reason: "permission denied") }
      if access(folder.isEmpty ? "." : folder, W_OK) != 0 {
        return .notWritable(path: path, reason: "the folder is read-only")
      }
      return .cannotOpen(path: path, reason: "SQLite could not open it or the files beside it")
    }
    if !folder.isEmpty, !FileManager.default.fileExists(atPath: folder) {
      return .cannotOpen(path: path, reason: "the folder \(folder) does not exist")
    }
    return .notWritable(path: path, reason: reasonNotWritable(path))
  }
}
