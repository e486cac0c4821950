import Foundation

/// What the operating system says of this machine.
enum Machine {
  /// The cores that this process may run on.
  static var cores: Int { ProcessInfo.processInfo.activeProcessorCount }

  /// The setting that stands in brackets, as in `always [madvise] never`.
  static var hugePages: String? {
    guard let text = text(of: "/sys/kernel/mm/transparent_hugepage/enabled") else { return nil }
    return text.split(separator: "[").last?.split(separator: "]").first.map(String.init)
  }

  /// Where a workbench file would be written, and how much room there is.
  static func disk(for file: String) -> MachineReport.Disk {
    let folder = URL(fileURLWithPath: file).deletingLastPathComponent().path
    var figures = statvfs()
    let free = statvfs(folder, &figures) == 0 ? Int64(figures.f_bavail) * Int64(figures.f_frsize) : nil
    // SQLite writes its journal beside the file, so the folder must be writable as well.
    let isWritable = access(folder, W_OK) == 0 && (access(file, F_OK) != 0 || access(file, W_OK) == 0)
    return .init(file: file, folder: folder, freeBytes: free, isWritable: isWritable)
  }

  private static func text(of file: String) -> String? {
    (try? String(contentsOfFile: file, encoding: .utf8))?.trimmingCharacters(in: .whitespacesAndNewlines)
  }
}
