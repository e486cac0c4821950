/// Everything that can go wrong with getting corpora.
public enum DownloadError: Error, Equatable {
  /// A library is not on this machine, or not as it has to be.
  case noLibrary(name: String, reason: String, package: String)
  case unknownCorpus(name: String, similar: [String])
  /// - Parameter place: Where in the file, such as `corpora[3].files[0].sha256`; empty for the whole.
  case badCatalog(path: String, place: String, problem: String)
  case badAddress(address: String, problem: String)
  /// The server will not give it, whenever it is asked.
  case refused(address: String, status: Int, mirrored: Bool)
  /// What may pass, and did not within the attempts.
  case unreachable(address: String, reason: String, attempts: Int)
  /// The server's certificate is not one that this machine trusts.
  case untrusted(address: String, reason: String)
  case badRedirection(address: String, problem: String)
  case wrongSize(address: String, bytes: Int64, expected: Int64)
  /// - Parameter earlier: When the file that it differs from was downloaded; `nil` where the catalog says what it has to be.
  case wrongDigest(address: String, sha256: String, expected: String, earlier: String?)
  case cannotWrite(path: String, reason: String)
  case cannotRead(path: String, reason: String)
  case noRoom(path: String, needed: Int64, free: Int64)
  /// It cannot be unpacked.
  case badArchive(path: String, reason: String)
  /// It could be unpacked, and would do harm.
  case unsafeArchive(path: String, entry: String, problem: String)
  case tooLarge(path: String, problem: String)
  case missingMember(path: String, member: String, holds: [String])
  case notInMirror(mirror: String, names: [String])
  /// Another process gets the same corpus.
  case busy(name: String, path: String)
  /// The caller wished it; the next call goes on.
  case stopped(name: String)
  case nameTaken(name: String, path: String, isOwn: Bool)
  /// Something that was not downloaded lies where the corpus would go.
  case occupied(path: String)
}
