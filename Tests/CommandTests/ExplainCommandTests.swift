import Foundation
import Testing

@Suite("skein explain")
struct ExplainCommandTests {
  @Test("a code is explained, however it is written", arguments: ["SK-TEXT-002", "sk-text-002", "[SK-TEXT-002]"])
  func code(code: String) throws {
    let outcome = try Program.skein.run("explain", code)
    #expect(outcome.status == 0)
    #expect(outcome.output.hasPrefix("SK-TEXT-002\n  Text is read as UTF-8"))
  }

  @Test("an unknown code is refused, and the nearest ones suggested")
  func unknown() throws {
    let outcome = try Program.skein.run("explain", "SK-TXT-002")
    #expect(outcome.status == 64)
    #expect(outcome.output == "")
    #expect(
      outcome.errors.hasPrefix("skein: there is no error code “SK-TXT-002” [SK-USE-003]\n  did you mean SK-TEXT-002"))
  }

  @Test("every code in the sources is explained once, and every code explained is in the sources")
  func complete() throws {
    let listing = try Program.skein.run("explain", "--json").output
    let explained = try listing.split(separator: "\n").map { line in
      try JSONDecoder().decode([String: String].self, from: Data(line.utf8))
    }
    let codes = explained.compactMap { $0["code"] }
    #expect(Set(codes).count == codes.count, "a code is explained twice")
    #expect(Set(codes).symmetricDifference(try codesInSources()) == [], "explained, or in the sources, but not both")
    for entry in explained {
      #expect(entry["explanation"]?.count ?? 0 > 40, "\(entry["code"] ?? "?") needs a paragraph")
    }
  }

  /// The codes that errors have: `case .unknownLocale: "SK-TOK-001"`.
  private func codesInSources() throws -> Set<String> {
    let sources = URL(fileURLWithPath: #filePath).appendingPathComponent("../../../Sources").standardized
    let files = FileManager.default.enumerator(at: sources, includingPropertiesForKeys: nil)
    var codes: Set<String> = []
    for case let file as URL in try #require(files) where file.pathExtension == "swift" {
      for line in try String(contentsOf: file, encoding: .utf8).split(separator: "\n") {
        // A mention in a comment or in help is no error's code.
        if let match = line.firstMatch(of: /(?:case .*: |code: String \{ )"(SK-[A-Z]+-[0-9]{3})"/) {
          codes.insert(String(match.1))
        }
      }
    }
    return codes
  }
}
