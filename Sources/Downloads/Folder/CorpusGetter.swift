import CFiles
import Diagnostics
import Foundation

/// Downloads corpora into a folder.
///
///     let getter = CorpusGetter(folder: CorpusFolder(path: "corpora"), program: "0.1.0")
///     let outcome = try getter.get(catalog.entry(named: "text8"))
///
/// Everything is made in `NAME.part`, checked there, and put to its place in one step at the end. A process that ends before leaves
/// `NAME.part`, which the next call goes on with.
public struct CorpusGetter {
  public enum Outcome: Equatable {
    /// - Parameter fresh: The addresses whose digests nobody knew before.
    case downloaded(CorpusRecord, fresh: [String])
    /// - Parameter isCurrent: Whether it is what the catalog names.
    case alreadyThere(CorpusRecord, isCurrent: Bool)
  }

  public var folder: CorpusFolder
  public var mirror: Mirror?
  /// Download again what is there, and take files that differ from earlier ones.
  public var isForced = false
  public var settings = TransferSettings()
  public var limits = UnpackingLimits()
  /// The version of the program, for records.
  public var program: String
  public var events: (TransferEvent) -> Void = { _ in }
  /// Whether the wish came to stop; asked often.
  public var isStopped: () -> Bool = { false }
  /// The file of libcurl.
  package var curl = DownloadLibraries.curlName

  public init(folder: CorpusFolder, program: String) { (self.folder, self.program) = (folder, program) }

  public func get(_ entry: CatalogEntry) throws(DownloadError) -> Outcome {
    let part = folder.partialPath(of: entry.name)
    if let there = try whatIsThere(entry) {
      clear(part)
      return there
    }
    try DurableFile.makeFolder(folder.path)
    try DurableFile.makeFolder(part)
    let lock: FolderLock
    do {
      lock = try FolderLock(part)
    } catch {
      if case .busy = error { throw .busy(name: entry.name, path: part) }
      throw error
    }
    defer { lock.release() }
    // Another process may have finished it before the lock was free.
    if let there = try whatIsThere(entry) {
      try DurableFile.remove(part)
      return there
    }
    do {
      return try make(entry, in: part)
    } catch {
      tidy(part)
      if case .stopped = error { throw .stopped(name: entry.name) }
      throw error
    }
  }

  private func whatIsThere(_ entry: CatalogEntry) throws(DownloadError) -> Outcome? {
    switch try folder.state(of: entry.name) {
    case .foreign: throw .occupied(path: folder.path(of: entry.name))
    case .present(let record): isForced ? nil : .alreadyThere(record, isCurrent: record.agrees(with: entry))
    case .absent, .partial: nil
    }
  }

  private func make(_ entry: CatalogEntry, in part: String) throws(DownloadError) -> Outcome {
    let known = try KnownDigests(in: folder.path)
    try checkRoom(for: entry, in: part)
    var sources: [CorpusRecord.Source] = []
    for file in entry.files { sources.append(try download(file, into: part, known.files[file.url])) }

    let unpacked = part + "/unpacked"
    try DurableFile.remove(unpacked)
    try DurableFile.makeFolder(unpacked)
    let unpacker = Unpacker(into: unpacked, limits: limits, isStopped: isStopped)
    for file in entry.files {
      let path = "\(part)/\(try file.localName())"
      if file.archive != .plain { events(.unpacking(file: try file.localName())) }
      do {
        try unpacker.unpack(path, file)
      } catch {
        // What cannot be unpacked is of no use to the next call either.
        if error.isAboutArchive { try DurableFile.remove(path) }
        throw error
      }
    }

    let date = Self.now()
    let record = CorpusRecord(
      name: entry.name, date: date, program: program, sources: sources, fileCount: unpacker.files.count,
      fileBytes: unpacker.files.reduce(0) { $0 + $1.bytes })
    try record.write(in: unpacked, unpacker.files)
    try DurableFile.synchronize(unpacker.files.map(\.path), of: unpacked)
    try KnownDigests.add(sources, date: date, in: folder.path)
    try put(unpacked, to: folder.path(of: entry.name))
    try DurableFile.remove(part)
    let fresh = zip(entry.files, sources).filter { $0.sha256 == nil && known.files[$1.url] == nil }
    return .downloaded(record, fresh: fresh.map(\.1.url))
  }

  /// Removes what a process left that was killed after the corpus was at its place. A download that goes on, or can go on, stays.
  private func clear(_ part: String) {
    guard FileStatus(part) == .folder, let lock = try? FolderLock(part) else { return }
    defer { lock.release() }
    let names = (try? FileManager.default.contentsOfDirectory(atPath: part)) ?? []
    if !names.contains(where: { $0.hasSuffix(".part") }) { try? DurableFile.remove(part) }
  }

  /// Removes what the next call cannot use: files without bytes, and what was unpacked. What cannot be removed does no harm.
  private func tidy(_ part: String) {
    try? DurableFile.remove(part + "/unpacked")
    for name in (try? FileManager.default.contentsOfDirectory(atPath: part)) ?? [] where name.hasSuffix(".part") {
      guard FileStatus("\(part)/\(name)") == .file(bytes: 0) else { continue }
      unlink("\(part)/\(name)")
      unlink("\(part)/\(name).json")
    }
    rmdir(part)  // if nothing is left in it
  }

  /// Downloads a file, unless an earlier call did.
  private func download(
    _ file: CatalogFile, into part: String, _ earlier: KnownDigests.Known?
  ) throws(DownloadError) -> CorpusRecord.Source {
    let address = try Address(file.url)
    let path = "\(part)/\(try file.localName())"
    var found: (bytes: Int64, sha256: String)?
    if FileStatus(path) != .nothing {
      events(.verifying(file: try file.localName()))
      let there = try FileDigest.of(path, isStopped: isStopped)
      if file.bytes ?? there.bytes == there.bytes, file.sha256 ?? there.sha256 == there.sha256 {
        found = there
      } else {
        try DurableFile.remove(path)
      }
    }
    let (bytes, sha256): (Int64, String)
    if let found {
      (bytes, sha256) = found
    } else {
      let download = Download(
        address: address, places: try places(of: address), path: path, bytes: file.bytes, sha256: file.sha256,
        settings: settings, events: events, isStopped: isStopped)
      (bytes, sha256) = try download.run { address throws(DownloadError) -> any TransferSource in
        if address.scheme == .file { FileSource() } else { try HTTPSource(settings, library: curl) }
      }
    }
    if let earlier, file.sha256 == nil, !file.isRenewed, !isForced, earlier.sha256 != sha256 {
      try DurableFile.remove(path)
      throw .wrongDigest(
        address: file.url, sha256: sha256, expected: earlier.sha256, earlier: String(earlier.date.prefix(10)))
    }
    return .init(url: file.url, bytes: bytes, sha256: sha256)
  }

  /// Where a file is looked for.
  private func places(of address: Address) throws(DownloadError) -> [Address] {
    guard let mirror else { return [address] }
    let places = mirror.places(of: address)
    // Files can be looked for without asking.
    let there = places.filter { $0.scheme != .file || access($0.path, F_OK) == 0 }
    if there.isEmpty { throw .notInMirror(mirror: mirror.text, names: mirror.names(of: address)) }
    return there
  }

  /// Throws where the disk cannot take what is to be downloaded.
  private func checkRoom(for entry: CatalogEntry, in part: String) throws(DownloadError) {
    var disk = statvfs()
    guard let bytes = entry.bytes, statvfs(part, &disk) == 0 else { return }
    var needed = bytes
    if case .partial(let there) = try folder.state(of: entry.name) { needed -= there }
    let free = Int64(clamping: disk.f_bavail) * Int64(clamping: disk.f_frsize)
    if needed > free { throw .noRoom(path: folder.path, needed: needed, free: free) }
  }

  /// Puts a folder to its place; one that is there goes away in the same step.
  private func put(_ made: String, to place: String) throws(DownloadError) {
    if FileStatus(place) == .nothing {
      guard rename(made, place) == 0 else { throw .cannotWrite(path: place, reason: systemMessage()) }
    } else if skein_exchange(made, place) != 0 {
      // A file system that cannot exchange two names: the old one first goes where it is removed.
      guard errno == EINVAL || errno == ENOSYS else { throw .cannotWrite(path: place, reason: systemMessage()) }
      guard rename(place, made + ".old") == 0, rename(made, place) == 0 else {
        throw .cannotWrite(path: place, reason: systemMessage())
      }
    }
    DurableFile.synchronize(folder: place.parentFolder)
  }

  private static func now() -> String {
    var seconds = time(nil)
    var parts = tm()
    gmtime_r(&seconds, &parts)
    return String(
      format: "%04d-%02d-%02dT%02d:%02d:%02dZ", parts.tm_year + 1900, parts.tm_mon + 1, parts.tm_mday, parts.tm_hour,
      parts.tm_min, parts.tm_sec)
  }
}

extension CorpusRecord {
  /// Whether it is of the files that the catalog names.
  func agrees(with entry: CatalogEntry) -> Bool {
    sources.map(\.url) == entry.files.map(\.url)
      && zip(sources, entry.files).allSatisfy { $1.sha256 ?? $0.sha256 == $0.sha256 }
  }
}

extension DownloadError {
  /// Whether the downloaded file is to blame.
  fileprivate var isAboutArchive: Bool {
    switch self {
    case .badArchive, .unsafeArchive, .tooLarge, .missingMember: true
    default: false
    }
  }
}
