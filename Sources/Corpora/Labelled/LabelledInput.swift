import Foundation

/// The files of labelled texts, in the order in which they are read.
public struct LabelledInput: Sendable, Hashable {
  /// A file of rows, or of one text whose folder's name is its label.
  struct Part: Sendable, Hashable {
    var file: CorpusFile
    /// For a text of a folder for each class.
    var text: FolderText?
  }

  struct FolderText: Sendable, Hashable {
    var label: String
    /// The file's path in the folder of all classes.
    var id: String
    /// Which folder of classes it is from.
    var folder: Int
  }

  /// What was found for a folder of classes.
  struct ClassFolder: Sendable, Hashable {
    var path: String
    var isDetected: Bool
    var labels: [String]
    var hiddenFiles: Int64 = 0
    var filesWithoutClass: Int64 = 0
  }

  var parts: [Part] = []
  var folders: [ClassFolder] = []

  /// From a command's arguments: files, folders, and `-` for standard input.
  ///
  /// A folder that holds folders is one for each class, unless another format is given; the names of the folders in it are the labels,
  /// and all files in them, at any depth, the texts. Any other folder stands for the files in it, as for ``CorpusInput``.
  public init(arguments: [String], format: LabelledFormat? = nil) throws(LabelledError) {
    if arguments.isEmpty { throw .corpus(.noInput) }
    if arguments.filter({ $0 == "-" }).count > 1 { throw .corpus(.standardInputTwice) }
    for argument in arguments {
      let isForClasses = if let format { format == .folders } else { try Self.holdsFolders(argument) }
      if isForClasses {
        try addClasses(of: argument, isDetected: format == nil)
      } else {
        parts += try labelledError { () throws(CorpusError) in try CorpusInput(arguments: [argument]) }.files
          .map { Part(file: $0) }
      }
    }
  }

  /// Files of rows.
  public init(_ input: CorpusInput) { parts = input.files.map { Part(file: $0) } }

  /// The size of all files on disk in bytes; `nil` when one of them is a pipe.
  public var size: Int64? { CorpusInput(files: parts.map(\.file)).size }

  /// The number of files, those of the texts in folders among them.
  public var fileCount: Int { parts.count }
}

// Folders for classes.
extension LabelledInput {
  /// Folders of these names alone are parts of a data set.
  private static let partNames: Set = ["train", "training", "test", "testing", "valid", "validation", "val", "dev"]

  private mutating func addClasses(of path: String, isDetected: Bool) throws(LabelledError) {
    guard Self.isFolder(path) else { throw .noClassFolders(path: path) }
    var folder = ClassFolder(path: path, isDetected: isDetected, labels: [])
    var texts: [Part] = []
    for name in try Self.names(in: path) {
      let inside = Self.path(path, name)
      if name.hasPrefix(".") {
        folder.hiddenFiles += 1
      } else if Self.isFolder(inside) {
        folder.labels.append(name)
        try addTexts(in: inside, id: name, label: name, to: &texts, &folder)
      } else {
        folder.filesWithoutClass += 1
      }
    }
    if texts.isEmpty { throw .noClassFolders(path: path) }
    if folder.labels.allSatisfy({ Self.partNames.contains($0.lowercased()) }) {
      throw .partsNotClasses(path: path, folders: folder.labels)
    }
    folders.append(folder)
    parts += texts
  }

  private func addTexts(
    in path: String, id: String, label: String, to texts: inout [Part], _ folder: inout ClassFolder
  ) throws(LabelledError) {
    for name in try Self.names(in: path) {
      let inside = Self.path(path, name)
      if name.hasPrefix(".") {
        folder.hiddenFiles += 1
      } else if Self.isFolder(inside) {
        if !Self.isLink(inside) {
          try addTexts(in: inside, id: "\(id)/\(name)", label: label, to: &texts, &folder)
        }
      } else {
        let file = try labelledError { () throws(CorpusError) in try CorpusInput(arguments: [inside]) }.files[0]
        let text = FolderText(label: label, id: "\(id)/\(name)", folder: folders.count)
        texts.append(Part(file: file, text: text))
      }
    }
  }

  private static func holdsFolders(_ path: String) throws(LabelledError) -> Bool {
    guard path != "-", isFolder(path) else { return false }
    return try names(in: path).contains { !$0.hasPrefix(".") && isFolder(Self.path(path, $0)) }
  }

  /// In the order of their bytes.
  private static func names(in folder: String) throws(LabelledError) -> [String] {
    do {
      return try FileManager.default.contentsOfDirectory(atPath: folder)
        .sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    } catch {
      throw .corpus(.cannotRead(path: folder, reason: "the folder cannot be listed"))
    }
  }

  private static func path(_ folder: String, _ name: String) -> String {
    folder.hasSuffix("/") ? folder + name : "\(folder)/\(name)"
  }

  private static func isFolder(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }

  private static func isLink(_ path: String) -> Bool {
    var status = stat()
    return lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFLNK
  }
}
