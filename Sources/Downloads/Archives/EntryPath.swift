/// A path inside a folder, which leads nowhere else.
///
///     try EntryPath("./aclImdb/train/pos/0_9.txt").text   // aclImdb/train/pos/0_9.txt
///     try EntryPath("../x")                               // throws: it leads out of the folder
package struct EntryPath: Hashable {
  /// Why a path is refused, as it goes on after “holds “x”,”.
  package struct Refusal: Error, Equatable {
    package var problem: String
  }

  package let components: [String]

  package var text: String { components.joined(separator: "/") }

  /// Takes a path of an archive or a catalog. Single full stops, doubled slashes and a slash at the end are left out.
  package init(_ path: String) throws(Refusal) {
    if path.isEmpty { throw Refusal(problem: "an empty path") }
    if path.hasPrefix("/") { throw Refusal(problem: "an absolute path") }
    // Windows reads it as a separator.
    if path.contains("\\") { throw Refusal(problem: "a path with a backslash") }
    if path.holdsControls || path.unicodeScalars.contains("\u{FFFD}") {
      throw Refusal(problem: "a path with control characters, or that is not UTF-8")
    }
    if path.dropFirst().first == ":" { throw Refusal(problem: "an absolute path of Windows") }
    let components = path.split(separator: "/").map(String.init).filter { $0 != "." }
    if components.contains("..") { throw Refusal(problem: "a path that leads out of the folder") }
    if components.isEmpty { throw Refusal(problem: "the folder itself") }
    if components.contains(where: { $0.utf8.count > 255 }) || path.utf8.count > 2048 || components.count > 64 {
      throw Refusal(problem: "a path that is too long")
    }
    if components[0].lowercased() == CorpusRecord.folderName {
      throw Refusal(problem: "a name that is kept for skein's record")
    }
    self.components = components
  }
}
