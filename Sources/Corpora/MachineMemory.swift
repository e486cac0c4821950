import Foundation

/// Memory of the machine, or of the control group that limits this process.
public struct MachineMemory: Codable, Equatable, Sendable {
  public var totalBytes: Int64
  /// What may still be had without swapping.
  public var availableBytes: Int64

  public static var now: MachineMemory {
    let total = Int64(ProcessInfo.processInfo.physicalMemory)
    let available = kernelFigure("MemAvailable") ?? total
    guard let limit = text(of: "/sys/fs/cgroup/memory.max").flatMap({ Int64($0) }), limit < total else {
      return MachineMemory(totalBytes: total, availableBytes: available)
    }
    let used = text(of: "/sys/fs/cgroup/memory.current").flatMap { Int64($0) } ?? 0
    return MachineMemory(totalBytes: limit, availableBytes: min(available, max(0, limit - used)))
  }

  /// What may still be had, swap included.
  package static var obtainableBytes: Int64 { now.availableBytes + (kernelFigure("SwapFree") ?? 0) }

  /// Bytes by a line of the kernel's such as `MemAvailable:   123 kB`.
  private static func kernelFigure(_ name: String) -> Int64? {
    let line = text(of: "/proc/meminfo")?.split(separator: "\n").first { $0.hasPrefix(name + ":") }
    return line?.split(separator: " ").dropFirst().first.flatMap { Int64($0) }.map { $0 * 1024 }
  }

  private static func text(of file: String) -> String? {
    (try? String(contentsOfFile: file, encoding: .utf8))?.trimmingCharacters(in: .whitespacesAndNewlines)
  }
}
