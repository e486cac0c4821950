import Foundation

/// What the operating system says of this machine.
enum Machine {
  /// The cores that this process may run on.
  static var cores: Int { ProcessInfo.processInfo.activeProcessorCount }

  /// Memory in all and what may still be had, of the machine or of the control group that limits this process.
  static var memory: MachineReport.Memory {
    let total = Int64(ProcessInfo.processInfo.physicalMemory)
    let available = kernelFigure("MemAvailable", in: "/proc/meminfo").map { $0 * 1024 } ?? total
    guard let limit = text(of: "/sys/fs/cgroup/memory.max").flatMap({ Int64($0) }), limit < total else {
      return .init(totalBytes: total, availableBytes: available)
    }
    let used = text(of: "/sys/fs/cgroup/memory.current").flatMap { Int64($0) } ?? 0
    return .init(totalBytes: limit, availableBytes: min(available, max(0, limit - used)))
  }

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

  /// A line such as `MemAvailable:   123 kB`.
  private static func kernelFigure(_ name: String, in file: String) -> Int64? {
    let line = text(of: file)?.split(separator: "\n").first { $0.hasPrefix(name + ":") }
    return line?.split(separator: " ").dropFirst().first.flatMap { Int64($0) }
  }

  private static func text(of file: String) -> String? {
    (try? String(contentsOfFile: file, encoding: .utf8))?.trimmingCharacters(in: .whitespacesAndNewlines)
  }
}
