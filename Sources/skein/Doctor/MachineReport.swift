import Tensors
import Embeddings
import Corpora
import Foundation
import Tasks

/// What `skein doctor` found.
struct MachineReport: CommandResult {
  /// A library that the program runs with: its version, and what a small task showed.
  struct Library: Encodable {
    let name: String
    /// Absent if the library is not installed.
    var version: String?
    var detail: String?
    /// Why it cannot be used.
    var problem: String?
  }

  struct Instructions: Encodable {
    let inUse: String
    let available: [String]
    /// Whether there are instructions for products in bfloat16, which `--precision bf16` asks for: Intel's AMX.
    let bf16: Bool
  }

  struct Disk: Encodable {
    let file: String
    let folder: String
    let freeBytes: Int64?
    let isWritable: Bool
  }

  let skein = Skein.version
  let libraries: [Library]
  let instructionSet: Instructions
  /// Linux's setting for transparent huge pages: always, madvise or never; absent where it cannot be read.
  let hugePages: String?
  let cores: Int
  let memory: MachineMemory
  let workbench: Disk
  let problems: [String]

  init(workbenchFile: String) {
    libraries = [.icu, .sqlite, .zlib, .zstd, .libcsv, .libcrypto, .libcurl, .libarchive]
    instructionSet = Instructions(
      inUse: InstructionSet.current.rawValue, available: InstructionSet.available.map(\.rawValue),
      bf16: ProductPrecision.bfloat16.isAvailable)
    hugePages = Machine.hugePages
    cores = Machine.cores
    memory = .now
    workbench = Machine.disk(for: workbenchFile)
    problems =
      libraries.compactMap { library in library.problem.map { "\(library.name): \($0)" } }
      + (workbench.isWritable ? [] : ["\(workbench.file) cannot be written: choose another place with --db"])
  }

  var lines: [String] {
    var rows = [("Skein", skein)]
    rows += libraries.map { library in
      (library.name, [library.version ?? "not installed", library.detail].compactMap { $0 }.joined(separator: ", "))
    }
    rows.append(
      ("instruction set", "\(instructionSet.inUse); there are \(instructionSet.available.joined(separator: ", "))"))
    rows.append(("bf16 products", instructionSet.bf16 ? "by AMX" : "no AMX: training is in float32"))
    rows.append(("huge pages", hugePages ?? "unknown"))
    rows.append(("cores", String(cores)))
    rows.append(("memory", "\(gibibytes(memory.totalBytes)), \(gibibytes(memory.availableBytes)) available"))
    let free = workbench.freeBytes.map { "\(gibibytes($0)) free" } ?? "free space unknown"
    rows.append(("workbench file", "\(workbench.file), \(free)"))
    let width = rows.map(\.0.count).max() ?? 0
    return rows.map { name, value in name + String(repeating: " ", count: width - name.count + 2) + value }
      + [problems.isEmpty ? "All is well." : "\(problems.count) problem\(problems.count == 1 ? "" : "s") found."]
  }

  private func gibibytes(_ bytes: Int64) -> String {
    String(format: "%.1f GiB", Double(bytes) / Double(1 << 30))
  }
}
