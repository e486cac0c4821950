import Foundation

/// The entries of a zip or a compressed tar, one after the other.
///
/// libarchive reads the formats; tars are decompressed by zlib, since libarchive does not check gzip's checksums.
final class ArchiveReader {
  struct Entry {
    enum Kind: Equatable {
      case file
      case folder
      /// A link, a device and the like, as a message names it.
      case other(String)
    }

    /// As the archive has it.
    let path: String
    let kind: Kind
  }

  private let library: ArchiveLibrary
  private let archive: ArchiveLibrary.Archive
  private let path: String
  private let source: TarSource?
  /// Names are converted by the locale of the thread; the program's own has no letters beyond ASCII.
  private let locale: locale_t?

  init(path: String, kind: ArchiveKind, _ library: ArchiveLibrary) throws(DownloadError) {
    precondition(kind == .zip || kind == .tarGzip, "\(kind) has no entries")
    source = kind == .tarGzip ? TarSource(try GzipReader(path: path)) : nil
    guard let archive = library.make() else { throw .badArchive(path: path, reason: "no memory") }
    (self.library, self.archive, self.path) = (library, archive, path)
    locale = newlocale(LC_CTYPE_MASK, "C.UTF-8", nil)
    let status: Int32
    if let source {
      _ = library.supportTar(archive)
      status = library.open(
        archive, Unmanaged.passUnretained(source).toOpaque(), nil,
        { _, source, buffer in
          Unmanaged<TarSource>.fromOpaque(source!).takeUnretainedValue().read(buffer!)
        }, nil)
    } else {
      _ = library.supportZip(archive)
      status = library.openFile(archive, path, 1 << 18)
    }
    if status != Self.ok { throw failure() }
  }

  deinit {
    _ = library.free(archive)
    if let locale { freelocale(locale) }
  }

  /// The next entry; `nil` after the last.
  func next() throws(DownloadError) -> Entry? {
    let previous = locale.map { uselocale($0) }
    defer { if let previous { uselocale(previous) } }
    var entry: ArchiveLibrary.Entry?
    let status = library.nextHeader(archive, &entry)
    if status == Self.end {
      try source?.finish()
      return nil
    }
    // A warning is about what is not used here, such as a name that has no form in the locale.
    guard status == Self.ok || status == Self.warning, let entry else { throw failure() }
    guard let name = library.pathnameUTF8(entry) ?? library.pathname(entry) else {
      throw .unsafeArchive(path: path, entry: "?", problem: "an entry whose name cannot be read")
    }
    return Entry(path: String(cString: name), kind: kind(of: entry))
  }

  /// Reads at most as many bytes of the entry as `buffer` holds; 0 at its end.
  func read(into buffer: UnsafeMutableRawBufferPointer) throws(DownloadError) -> Int {
    let count = library.readData(archive, buffer.baseAddress, buffer.count)
    // Warnings are wrong checksums, among others.
    if count < 0 { throw failure() }
    return count
  }

  private func kind(of entry: ArchiveLibrary.Entry) -> Entry.Kind {
    if let target = library.hardlink(entry) { return .other("a hard link to “\(String(cString: target))”") }
    switch library.fileType(entry) & S_IFMT {
    case S_IFREG: return .file
    case S_IFDIR: return .folder
    case S_IFLNK:
      return .other("a symbolic link to “\(library.symlink(entry).map { String(cString: $0) } ?? "?")”")
    case S_IFCHR, S_IFBLK: return .other("a device")
    case S_IFIFO: return .other("a pipe")
    case S_IFSOCK: return .other("a socket")
    default: return .other("something that is not a file")
    }
  }

  private func failure() -> DownloadError {
    if let failure = source?.failure { return failure }
    return .badArchive(
      path: path, reason: library.errorText(archive).map { String(cString: $0) } ?? "libarchive gives no reason")
  }

  // archive.h: ARCHIVE_OK, ARCHIVE_EOF, ARCHIVE_WARN
  private static let (ok, end, warning): (Int32, Int32, Int32) = (0, 1, -20)
}

/// Hands a decompressed tar to libarchive.
private final class TarSource {
  private let gzip: GzipReader
  private let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 16)
  /// What broke the reading.
  private(set) var failure: DownloadError?

  init(_ gzip: GzipReader) { self.gzip = gzip }

  deinit { buffer.deallocate() }

  func read(_ place: UnsafeMutablePointer<UnsafeRawPointer?>) -> Int {
    do {
      place.pointee = UnsafeRawPointer(buffer.baseAddress)
      return try gzip.read(into: buffer)
    } catch {
      failure = error
      return -1
    }
  }

  /// Reads what is after the tar's end, so that the checksum is looked at.
  func finish() throws(DownloadError) { while try gzip.read(into: buffer) > 0 {} }
}
