import CCurl

/// The libraries that are loaded when they are needed, for those who want to know before.
public enum DownloadLibraries {
  /// The file of libcurl.
  package static let curlName = "libcurl.so.4"

  /// - Throws: ``DownloadError/noLibrary(name:reason:package:)``.
  public static func curlVersion() throws(DownloadError) -> String {
    try loadCurl(curlName)
    return String(cString: skein_curl_version())
  }

  /// - Throws: ``DownloadError/noLibrary(name:reason:package:)``.
  public static func archiveVersion() throws(DownloadError) -> String {
    let library: ArchiveLibrary
    do { library = try ArchiveLibrary.loaded.get() } catch { throw error }
    // "libarchive 3.6.2"
    return String(cString: library.version()).replacing("libarchive ", with: "")
  }

  /// The first name that is loaded counts from then on.
  static func loadCurl(_ name: String) throws(DownloadError) {
    if let reason = skein_curl_load(name) {
      throw .noLibrary(name: name, reason: String(cString: reason), package: "libcurl4")
    }
  }
}
