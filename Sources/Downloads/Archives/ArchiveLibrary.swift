import Foundation

/// The functions of libarchive (3.1 or later) that read zip and tar, found at run time.
///
/// Their declarations are those of `archive.h` and `archive_entry.h`.
package struct ArchiveLibrary: Sendable {
  typealias Archive = OpaquePointer
  typealias Entry = OpaquePointer
  /// la_ssize_t (struct archive *, void *client_data, const void **buffer)
  typealias ReadFunction =
    @convention(c) (Archive?, UnsafeMutableRawPointer?, UnsafeMutablePointer<UnsafeRawPointer?>?) -> Int

  /// archive_version_string
  let version: @convention(c) () -> UnsafePointer<CChar>
  /// archive_read_new
  let make: @convention(c) () -> Archive?
  /// archive_read_free
  let free: @convention(c) (Archive) -> Int32
  /// archive_read_support_format_zip_seekable: by the directory at the end, as the format's definition wants it.
  let supportZip: @convention(c) (Archive) -> Int32
  /// archive_read_support_format_tar
  let supportTar: @convention(c) (Archive) -> Int32
  /// archive_read_open_filename
  let openFile: @convention(c) (Archive, UnsafePointer<CChar>, Int) -> Int32
  /// archive_read_open, whose open and close functions may be null.
  let open:
    @convention(c) (Archive, UnsafeMutableRawPointer?, UnsafeRawPointer?, ReadFunction, UnsafeRawPointer?) -> Int32
  /// archive_read_next_header
  let nextHeader: @convention(c) (Archive, UnsafeMutablePointer<Entry?>) -> Int32
  /// archive_read_data
  let readData: @convention(c) (Archive, UnsafeMutableRawPointer?, Int) -> Int
  /// archive_error_string
  let errorText: @convention(c) (Archive) -> UnsafePointer<CChar>?
  /// archive_entry_pathname
  let pathname: @convention(c) (Entry) -> UnsafePointer<CChar>?
  /// archive_entry_pathname_utf8
  let pathnameUTF8: @convention(c) (Entry) -> UnsafePointer<CChar>?
  /// archive_entry_hardlink
  let hardlink: @convention(c) (Entry) -> UnsafePointer<CChar>?
  /// archive_entry_symlink
  let symlink: @convention(c) (Entry) -> UnsafePointer<CChar>?
  /// archive_entry_filetype
  let fileType: @convention(c) (Entry) -> mode_t

  /// That of the machine, loaded once.
  static let loaded = Result { () throws(DownloadError) in try ArchiveLibrary() }

  package init(name: String = "libarchive.so.13") throws(DownloadError) {
    // It stays loaded.
    guard let handle = dlopen(name, RTLD_NOW | RTLD_LOCAL) else {
      let reason = dlerror().map { String(cString: $0) } ?? "it cannot be loaded"
      throw .noLibrary(name: name, reason: reason.replacing("\(name): ", with: ""), package: "libarchive13")
    }
    func function<Function>(_ symbol: String) throws(DownloadError) -> Function {
      guard let address = dlsym(handle, symbol) else {
        throw .noLibrary(name: name, reason: "it is too old and has no \(symbol)", package: "libarchive13")
      }
      return unsafeBitCast(address, to: Function.self)
    }
    version = try function("archive_version_string")
    make = try function("archive_read_new")
    free = try function("archive_read_free")
    supportZip = try function("archive_read_support_format_zip_seekable")
    supportTar = try function("archive_read_support_format_tar")
    openFile = try function("archive_read_open_filename")
    open = try function("archive_read_open")
    nextHeader = try function("archive_read_next_header")
    readData = try function("archive_read_data")
    errorText = try function("archive_error_string")
    pathname = try function("archive_entry_pathname")
    pathnameUTF8 = try function("archive_entry_pathname_utf8")
    hardlink = try function("archive_entry_hardlink")
    symlink = try function("archive_entry_symlink")
    fileType = try function("archive_entry_filetype")
  }
}
