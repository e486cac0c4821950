import Foundation

/// The files of a corpus, in the order in which they are read.
public struct CorpusInput: Sendable, Hashable {
  public var files: [CorpusFile]

  public init(files: [CorpusFile]) { self.files = files }

  /// From a command's arguments: files, pipes, folders, and `-` for standard input.
  ///
  /// A folder stands for the regular files in it and in its folders, in the order of their names' bytes at each level. Names
  /// that begin with a full stop are left out, and links to folders are not followed. A link to a file counts as the file.
  public init(arguments: [String]) throws(CorpusError) {
    guard !arguments.isEmpty else { throw .noInput }
    var files: [CorpusFile] = []
    for argument in arguments {
      if argument == "-" {
        guard !files.contains(where: \.isStandardInput) else { throw .standardInputTwice }
        files.append(CorpusFile(path: "-", size: nil))
        continue
      }
      let status = try CorpusInput.status(of: argument)
      if status.isFolder {
        let found = try CorpusInput.files(in: argument)
        guard !found.isEmpty else { throw .noFiles(folder: argument) }
        files += found
      } else {
        files.append(CorpusFile(path: argument, size: status.isRegular ? status.size : nil))
      }
    }
    self.files = files
  }

  /// The size of all files on disk in bytes; `nil` when one of them is a pipe.
  public var size: Int64? {
    var total: Int64 = 0
    for file in files {
      guard let size = file.size else { return nil }
      total += size
    }
    return total
  }

  private static func files(in folder: String) throws(CorpusError) -> [CorpusFile] {
    let names: [String]
    do {
      names = try FileManager.default.contentsOfDirectory(atPath: folder)
    } catch {
      throw .cannotRead(path: folder, reason: "the folder cannot be listed")
    }
    var files: [CorpusFile] = []
    for name in names.filter({ !$0.hasPrefix(".") }).sorted(by: { $0.utf8.lexicographicallyPrecedes($1.utf8) }) {
      let path = folder.hasSuffix("/") ? folder + name : "\(folder)/\(name)"
      let status = try status(of: path)
      if status.isRegular {
        files.append(CorpusFile(path: path, size: status.size))
      } else if status.isFolder, !status.isLink {
        files += try self.files(in: path)
      }
    }
    return files
  }

  private struct Status {
    var isFolder: Bool
    var isRegular: Bool
    var isLink: Bool
    var size: Int64
  }

  private static func status(of path: String) throws(CorpusError) -> Status {
    var own = stat()
    var target = stat()
    guard lstat(path, &own) == 0, stat(path, &target) == 0 else {
      if errno == ENOENT || errno == ENOTDIR { throw .notFound(path: path) }
      throw .cannotRead(path: path, reason: systemMessage(errno))
    }
    let format = target.st_mode & S_IFMT
    return Status(
      isFolder: format == S_IFDIR,
      isRegular: format == S_IFREG,
      isLink: own.st_mode & S_IFMT == S_IFLNK,
      size: Int64(target.st_size))
  }
}
