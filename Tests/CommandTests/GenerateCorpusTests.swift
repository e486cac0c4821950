import Foundation
import Testing

@Suite("The corpus generator")
struct GenerateCorpusTests {
  private static let corpora = URL(fileURLWithPath: #filePath).appendingPathComponent("../../../Corpora").standardized

  @Test("the bundled files are what the generator writes, byte for byte")
  func bundled() throws {
    let folder = try TemporaryFolder()
    #expect(try Program.generateCorpus.run(folder.url.path).status == 0)
    for name in ["facts-en.txt", "facts-en.questions.txt"] {
      let bundled = try Data(contentsOf: Self.corpora.appendingPathComponent(name))
      #expect(try Data(contentsOf: folder.file(name)) == bundled, "write \(name) again with make corpus")
    }
  }

  @Test("another seed gives other text about the same facts")
  func seed() throws {
    let folder = try TemporaryFolder()
    #expect(try Program.generateCorpus.run(folder.url.path, "--seed", "2").status == 0)
    let text = try folder.read("facts-en.txt")
    #expect(text != (try String(contentsOf: Self.corpora.appendingPathComponent("facts-en.txt"), encoding: .utf8)))
    #expect(text.contains("Paris is the capital of France."))
  }

  @Test("no gap of a template is left open, and every sentence begins with a capital letter")
  func sentences() throws {
    let text = try String(contentsOf: Self.corpora.appendingPathComponent("facts-en.txt"), encoding: .utf8)
    #expect(text.firstMatch(of: /[{}\[\]|]/) == nil)
    #expect(text.firstMatch(of: /[ ]{2}|[ ]\n|(?:^|[.?!] )[a-z]/.anchorsMatchLineEndings()) == nil)
  }

  @Test("every word of a question occurs in the text at least ten times")
  func coverage() throws {
    let text = try String(contentsOf: Self.corpora.appendingPathComponent("facts-en.txt"), encoding: .utf8)
    let words = text.lowercased().split { !$0.isLetter }
    let counts = Dictionary(words.map { (String($0), 1) }, uniquingKeysWith: +)
    let questions = try String(
      contentsOf: Self.corpora.appendingPathComponent("facts-en.questions.txt"), encoding: .utf8)
    for line in questions.split(separator: "\n") where !line.hasPrefix(":") {
      let asked = line.lowercased().split(separator: " ").map(String.init)
      #expect(asked.count == 4 && Set(asked).count == 4, "\(line)")
      #expect(asked.allSatisfy { counts[$0, default: 0] >= 10 }, "\(line)")
    }
  }
}
