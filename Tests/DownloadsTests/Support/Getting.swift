import Foundation
import TestSupport
import Testing

import Downloads

/// A folder of corpora for one test, and what its downloads told.
final class Getting {
  let folder: TemporaryFolder
  var events: [TransferEvent] = []
  var settings = TransferSettings()
  var mirror: Mirror?
  var isForced = false
  var limits = UnpackingLimits()
  var isStopped: () -> Bool = { false }

  init(_ folder: TemporaryFolder? = nil) throws {
    self.folder = try folder ?? TemporaryFolder()
    settings.firstWait = 0.01
    settings.longestWait = 0.05
    settings.stallSeconds = 1
    settings.connectSeconds = 5
  }

  var corpora: CorpusFolder { CorpusFolder(path: folder.path) }

  @discardableResult
  func get(_ entry: CatalogEntry) throws(DownloadError) -> CorpusGetter.Outcome {
    var getter = CorpusGetter(folder: corpora, program: "0.0.0")
    (getter.settings, getter.mirror, getter.isForced, getter.limits) = (settings, mirror, isForced, limits)
    getter.events = { self.events.append($0) }
    getter.isStopped = isStopped
    return try getter.get(entry)
  }

  /// The error of getting it, if there is one.
  func error(_ entry: CatalogEntry) -> DownloadError? {
    do throws(DownloadError) {
      try get(entry)
      return nil
    } catch {
      return error
    }
  }

  func bytes(_ path: String) throws -> [UInt8] { try contents(folder.path(path)) }

  /// How often it was begun anew, and waited.
  var restarts: Int { events.count { if case .restarted = $0 { true } else { false } } }
  var waits: Int { events.count { if case .waiting = $0 { true } else { false } } }
}

extension CatalogEntry {
  /// A corpus of one file.
  static func test(
    _ url: String, name: String = "test", archive: ArchiveKind = .plain, bytes: Int? = nil, sha256: String? = nil,
    isRenewed: Bool = false, members: [WantedMember]? = nil
  ) -> CatalogEntry {
    CatalogEntry(
      name: name, title: "A test", purposes: [.vectors], languages: ["en"], licence: .init(name: "none"),
      files: [
        CatalogFile(
          url: url, archive: archive, bytes: bytes.map(Int64.init), sha256: sha256, isRenewed: isRenewed,
          members: members)
      ])
  }
}

/// The SHA-256 of bytes.
func sha256(_ bytes: [UInt8]) -> String {
  let digest = FileDigest()
  bytes.withUnsafeBytes { digest.update($0) }
  return digest.finish()
}

/// Records that another error came than the test expects, or none.
func unexpected(_ error: DownloadError?, _ location: SourceLocation = #_sourceLocation) {
  Issue.record("\(error.map(\.message) ?? "no error")", sourceLocation: location)
}
