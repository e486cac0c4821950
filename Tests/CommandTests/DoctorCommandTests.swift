import Foundation
import Testing

@Suite("skein doctor")
struct DoctorCommandTests {
  private struct Report: Decodable {
    struct Library: Decodable {
      let name: String
      let version: String?
      let problem: String?
    }
    struct Instructions: Decodable {
      let inUse: String
      let available: [String]
      let bf16: Bool
    }
    let libraries: [Library]
    let instructionSet: Instructions
    let cores: Int
    let problems: [String]
  }

  private func report(environment: [String: String] = [:]) throws -> Report {
    let outcome = try Program.skein.run(["doctor", "--json"], environment: environment)
    #expect(outcome.status == 0)
    return try JSONDecoder().decode(Report.self, from: Data(outcome.output.utf8))
  }

  @Test("a machine that runs the tests is well")
  func well() throws {
    let outcome = try Program.skein.run("doctor")
    #expect(outcome.status == 0)
    #expect(outcome.errors == "")
    #expect(outcome.output.hasPrefix("Skein            "))
    #expect(outcome.output.hasSuffix("\nAll is well.\n"))
  }

  @Test("every library that is needed tells its version and does its task")
  func libraries() throws {
    let libraries = try report().libraries
    #expect(
      libraries.map(\.name) == ["ICU", "SQLite", "zlib", "zstd", "libcsv", "libcrypto", "libcurl", "libarchive"])
    // The last two are for one command, and may be missing.
    for library in libraries.dropLast(2) { #expect(library.version != nil && library.problem == nil, "\(library)") }
  }

  @Test("the instruction set in use is one that the machine has, and SKEIN_ISA chooses it")
  func instructionSets() throws {
    let report = try report()
    #expect(report.instructionSet.available.first == "scalar")
    #expect(report.instructionSet.available.contains(report.instructionSet.inUse))
    for name in report.instructionSet.available {
      #expect(try self.report(environment: ["SKEIN_ISA": name]).instructionSet.inUse == name)
    }
  }

  @Test("whether products in bf16 have instructions is told, and without AVX-512 they have none")
  func bf16() throws {
    let line = try report().instructionSet.bf16 ? "by AMX" : "no AMX: training is in float32"
    #expect(try Program.skein.run("doctor").output.contains("\nbf16 products    \(line)\n"))
    #expect(try !report(environment: ["SKEIN_ISA": "scalar"]).instructionSet.bf16)
  }

  @Test("a place where no workbench file can be written is a problem of the machine")
  func unwritable() throws {
    let outcome = try Program.skein.run("doctor", "--db", "/no/such/folder/skein.db")
    #expect(outcome.status == 3)
    #expect(outcome.output.hasSuffix("\n1 problem found.\n"))
    #expect(outcome.errors == "skein: /no/such/folder/skein.db cannot be written: choose another place with --db\n")
  }

  @Test("nothing is written")
  func writesNothing() throws {
    let folder = try TemporaryFolder()
    _ = try Program.skein.run("doctor", in: folder)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.url.path) == [])
  }
}
