import Foundation

/// Unpacks downloaded files into a new folder, and nowhere else.
///
/// Only regular files are written, each once, under paths that ``EntryPath`` took; folders are made as files need them. No link
/// is ever made, so none can lead out.
package final class Unpacker {
  /// A file that was written.
  package struct Written: Equatable {
    /// In the folder.
    package var path: String
    package var bytes: Int64
    package var sha256: String

    package init(path: String, bytes: Int64, sha256: String) {
      (self.path, self.bytes, self.sha256) = (path, bytes, sha256)
    }
  }

  let folder: String
  let limits: UnpackingLimits
  package private(set) var files: [Written] = []
  private var bytes: Int64 = 0
  private var entries = 0
  private let isStopped: () -> Bool
  private let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 64)

  /// - Parameter folder: An empty folder.
  package init(
    into folder: String, limits: UnpackingLimits = UnpackingLimits(), isStopped: @escaping () -> Bool = { false }
  ) {
    (self.folder, self.limits, self.isStopped) = (folder, limits, isStopped)
  }

  deinit { buffer.deallocate() }

  /// Unpacks a file, or takes it as it is.
  ///
  /// - Parameter path: Where the downloaded file is. One that is not packed is moved away from there.
  package func unpack(_ path: String, _ file: CatalogFile) throws(DownloadError) {
    switch file.archive {
    case .plain: try move(path, to: try destination(try file.unpackedName(), path))
    case .gzip:
      let gzip = try GzipReader(path: path)
      let size = try FileStatus.size(of: path)
      let before = bytes
      try write(try destination(try file.unpackedName(), path)) { buffer throws(DownloadError) in
        let count = try gzip.read(into: buffer)
        try self.count(count, since: before, of: path, size)
        return count
      }
    case .zip, .tarGzip:
      let library: ArchiveLibrary
      do { library = try ArchiveLibrary.loaded.get() } catch { throw error }
      try unpack(entriesOf: try ArchiveReader(path: path, kind: file.archive, library), at: path, file.members)
    }
  }

  private func unpack(
    entriesOf archive: ArchiveReader, at path: String, _ members: [WantedMember]?
  ) throws(DownloadError) {
    let size = try FileStatus.size(of: path)
    let before = bytes
    var found = [Bool](repeating: false, count: members?.count ?? 0)
    var seen: [String] = []
    while let entry = try archive.next() {
      entries += 1
      if entries > limits.entries { throw .tooLarge(path: path, problem: "holds more than \(limits.entries) files") }
      if entry.kind == .folder, entry.path.allSatisfy({ $0 == "." || $0 == "/" }), !entry.path.contains("..") {
        continue
      }
      // Paths are judged whether they are wanted or not: an honest archive has no such.
      let source = try checked(entry.path, path).text
      if entry.kind != .file && seen.count < 8 || entry.kind == .file && seen.count < 4 { seen.append(source) }
      var wanted = source
      if let members {
        guard let (index, place) = Self.match(source, members), entry.kind != .folder else { continue }
        found[index] = true
        wanted = place
      }
      switch entry.kind {
      case .folder: continue
      case .other(let what): throw .unsafeArchive(path: path, entry: entry.path, problem: what)
      case .file: break
      }
      let written = try write(try destination(wanted, path, of: entry.path)) { buffer throws(DownloadError) in
        let count = try archive.read(into: buffer)
        try self.count(count, since: before, of: path, size)
        return count
      }
      if let member = members?.first(where: { $0.path == source }) { try check(written, member, path) }
    }
    for (member, isFound) in zip(members ?? [], found) where !isFound {
      throw .missingMember(path: path, member: member.path, holds: seen + (entries > seen.count ? ["…"] : []))
    }
    if files.isEmpty { throw .badArchive(path: path, reason: "it holds no files") }
  }

  /// The member that an entry is, and where it goes.
  private static func match(_ entry: String, _ members: [WantedMember]) -> (index: Int, place: String)? {
    for (index, member) in members.enumerated() {
      if let place = member.destination(of: entry) { return (index, place) }
    }
    return nil
  }

  private func check(_ written: Written, _ member: WantedMember, _ path: String) throws(DownloadError) {
    if let bytes = member.bytes, written.bytes != bytes {
      throw .badArchive(
        path: path, reason: "its “\(member.path)” is of \(written.bytes) bytes, and the catalog says \(bytes)")
    }
    if let sha256 = member.sha256, written.sha256 != sha256 {
      throw .badArchive(
        path: path, reason: "its “\(member.path)” has SHA-256 \(written.sha256), and the catalog says \(sha256)")
    }
  }

  private func count(_ count: Int, since before: Int64, of path: String, _ size: Int64) throws(DownloadError) {
    bytes += Int64(count)
    if bytes > limits.bytes { throw .tooLarge(path: path, problem: "holds more than \(limits.bytes) bytes") }
    if bytes - before > max(UnpackingLimits.harmlessBytes, size * limits.ratio) {
      throw .tooLarge(
        path: path, problem: "unpacks to more than \(limits.ratio) times its \(size) bytes")
    }
  }

  private func checked(_ entry: String, _ path: String) throws(DownloadError) -> EntryPath {
    do throws(EntryPath.Refusal) {
      return try EntryPath(entry)
    } catch {
      throw .unsafeArchive(path: path, entry: entry, problem: error.problem)
    }
  }

  /// Where in the folder a file goes; the folders above it are there.
  private func destination(_ place: String, _ path: String, of entry: String? = nil) throws(DownloadError) -> EntryPath
  {
    let place = try checked(place, path)
    var folder = self.folder
    for component in place.components.dropLast() {
      folder += "/" + component
      if mkdir(folder, 0o777) != 0 {
        var status = stat()
        guard errno == EEXIST, lstat(folder, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else {
          if errno == EEXIST || errno == 0 || errno == ENOTDIR {
            throw .unsafeArchive(
              path: path, entry: entry ?? place.text, problem: "below a file that is no folder")
          }
          throw .cannotWrite(path: folder, reason: systemMessage())
        }
      }
    }
    if access(self.folder + "/" + place.text, F_OK) == 0 {
      throw .unsafeArchive(path: path, entry: entry ?? place.text, problem: "a file that is there twice")
    }
    return place
  }

  /// Writes a file that is read piece by piece.
  @discardableResult
  private func write(
    _ place: EntryPath, read: (UnsafeMutableRawBufferPointer) throws(DownloadError) -> Int
  ) throws(DownloadError) -> Written {
    let file = try OutputFile(folder + "/" + place.text)
    let digest = FileDigest()
    var size: Int64 = 0
    while true {
      if isStopped() { throw .stopped(name: place.text) }
      let count = try read(buffer)
      if count == 0 { break }
      let piece = UnsafeRawBufferPointer(rebasing: buffer[..<count])
      try file.write(piece)
      digest.update(piece)
      size += Int64(count)
    }
    let written = Written(path: place.text, bytes: size, sha256: digest.finish())
    files.append(written)
    return written
  }

  private func move(_ path: String, to place: EntryPath) throws(DownloadError) {
    let (size, sha256) = try FileDigest.of(path, isStopped: isStopped)
    guard rename(path, folder + "/" + place.text) == 0 else {
      throw .cannotWrite(path: folder + "/" + place.text, reason: systemMessage())
    }
    files.append(Written(path: place.text, bytes: size, sha256: sha256))
  }
}
