import Foundation
import Testing

@Suite("Indexes")
struct IndexCommandTests {
  /// A workbench file with an embedding of 600 words, which are easy to find, or hard where they are all alike.
  private func folder(words: Int = 600) throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    var text = ""
    for word in 0..<words {
      let numbers = (0..<8).map { column in "\(cos(Double((word + 1) * (column + 3) * 7919 % 1000)))" }
      text += "w\(word) \(numbers.joined(separator: " "))\n"
    }
    try folder.write(text, to: "small.txt")
    #expect(try Program.skein.run("import", "small.txt", in: folder).status == 0)
    return folder
  }

  private func object(_ text: String) throws -> [String: Any] {
    try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
  }

  @Test("an index is built, told, asked, told of in JSON, verified, and dropped")
  func life() throws {
    let folder = try folder()
    let without = try Program.skein.run("nearest", "w3", "--approximate", in: folder)
    #expect(without.status == 1 && without.output == "" && without.errors.contains("“small” has no index"))

    let built = try Program.skein.run("index", "build", in: folder)
    #expect(built.status == 0 && built.output.hasPrefix("small: an index of 600 words\n  recall      "), "\(built)")
    #expect(built.errors == "let it answer: skein nearest WORD --approximate --name small\n")
    let info = try Program.skein.run("info", in: folder).output
    #expect(info.contains("\n  index recall ") && info.contains("\n  index size "))
    let told = try object(try Program.skein.run("info", "--json", in: folder).output)
    let index = try #require((told["embeddings"] as? [[String: Any]])?.first?["index"] as? [String: Any])
    let recall = try #require(index["recall"] as? Double)
    #expect(recall >= 0.95 && index["m"] as? Int == 16)

    let exact = try Program.skein.run("nearest", "w3", "w5", "-w7", "--json", in: folder)
    #expect(!exact.output.contains("approximate"))
    let asked = try Program.skein.run("nearest", "w3", "w5", "-w7", "--json", "--approximate", in: folder)
    let answer = try object(asked.output)
    #expect(answer["approximate"] as? Bool == true && answer["recall"] as? Double == recall)
    #expect((answer["neighbours"] as? [Any])?.count == 10)
    // One question on the command line and the same among many give the same answer.
    let many = try Program.skein.run(
      ["nearest", "--json", "--approximate"], input: "w3 w5 -w7\nw1\n", in: folder)
    #expect(many.output.hasPrefix(asked.output))
    let analogy = try Program.skein.run("analogy", "w1", "w2", "w3", "--approximate", "--json", in: folder)
    #expect(try object(analogy.output)["recall"] as? Double == recall)

    #expect(try Program.skein.run("info", "--verify", in: folder).status == 0)
    let dropped = try Program.skein.run("index", "drop", in: folder)
    #expect(dropped.status == 0 && dropped.output.hasPrefix("dropped the index of small; the file is "))
    #expect(try Program.skein.run("index", "drop", in: folder).status == 1)
    #expect(try Program.skein.run("nearest", "w3", in: folder).status == 0)
  }

  @Test("an index that finds too little is not stored, and the message says what to raise")
  func refused() throws {
    let folder = try folder(words: 3_000)
    let refused = try Program.skein.run(
      "index", "build", "--m", "2", "--construction", "2", "--search", "10", "--recall", "1", in: folder)
    #expect(refused.status == 1 && refused.output == "")
    #expect(refused.errors.contains("should find 100.0 %; it was not stored [SK-EMB-401]"), "\(refused.errors)")
    #expect(refused.errors.contains("raise --search (now 10)"))
    #expect(try Program.skein.run("index", "drop", in: folder).status == 1)
  }

  @Test("the same seed gives the same index")
  func sameBytes() throws {
    let folder = try folder()
    func digest(_ options: String...) throws -> String? {
      let built = try object(try Program.skein.run(["index", "build", "--json"] + options, in: folder).output)
      return (built["index"] as? [String: Any])?["digest"] as? String
    }
    let first = try digest("--threads", "1")
    #expect(try first != nil && first == digest("--threads", "3"))
    #expect(try first != digest("--seed", "2"))
  }

  @Test(
    "wrong use is told",
    arguments: [
      (["index", "build", "--m", "1"], 64, "skein: --m is 1, and must be from 2 to 256 [SK-EMB-001]\n  --help tells"),
      (["index", "build", "--recall", "1.5"], 64, "recall"), (["index", "build", "--name", "other"], 1, "other"),
      (["nearest", "w1", "--approximate", "--restrict", "5"], 64, "exclude each other"),
      (["analogy", "w1", "w2", "w3", "--approximate", "--method", "mul"], 64, "--method add"),
    ])
  func wrongUse(arguments: [String], status: Int32, told: String) throws {
    let outcome = try Program.skein.run(arguments, in: try folder(words: 20))
    #expect(outcome.status == status && outcome.errors.contains(told), "\(outcome)")
  }

  @Test("an embedding of one word has no index")
  func oneWord() throws {
    let outcome = try Program.skein.run("index", "build", in: try folder(words: 1))
    #expect(outcome.status == 1 && outcome.errors.contains("SK-EMB-402"))
  }
}
