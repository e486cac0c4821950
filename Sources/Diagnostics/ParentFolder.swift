extension String {
  /// The folder that a path lies in: empty for a name alone.
  ///
  ///     "corpora/text8".parentFolder     // corpora
  ///     "/data".parentFolder             // /
  ///     "c".parentFolder                 // ""
  ///
  /// Foundation's `NSString.deletingLastPathComponent` ends the process where the path is of one character (Swift 6.3, Linux).
  package var parentFolder: String {
    let slash = UInt8(ascii: "/")
    func withoutSlashes(_ path: Substring.UTF8View) -> Substring.UTF8View {
      var path = path
      while path.count > 1, path.last == slash { path.removeLast() }
      return path
    }
    let path = withoutSlashes(self[...].utf8)
    guard let last = path.lastIndex(of: slash) else { return "" }
    let folder = withoutSlashes(path[..<last])
    return folder.isEmpty ? "/" : String(Substring(folder))
  }
}
