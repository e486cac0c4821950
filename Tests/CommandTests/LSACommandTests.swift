import Foundation
import Testing

@Suite("skein embed train --model lsa")
struct LSACommandTests {
  private func digest(_ output: String) throws -> Substring {
    try #require(output.split(separator: "\n").first { $0.hasPrefix("digest ") })
  }

  /// Lines of twelve words each, all of one of two topics but for some that all lines share.
  private func folder() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    let lines = (0..<300).map { line in
      (0..<12).map { place in
        place % 4 == 3
          ? "all\((line * 5 + place) % 7)" : "\(line % 2 == 0 ? "salt" : "star")\((line * 7 + place * place) % 11)"
      }.joined(separator: " ")
    }
    try folder.write(lines.joined(separator: "\n") + "\n", to: "text.txt")
    return folder
  }

  @Test(
    "any number of threads gives the same digest, and words of a topic are near each other",
    arguments: ["tf-idf", "ppmi"])
  func threads(weighting: String) throws {
    let folder = try folder()
    let digests = try [1, 2, 5].map { threads in
      let run = try Program.skein.run(
        "embed", "train", "text.txt", "--model", "lsa", "--weighting", weighting, "--dimension", "6", "--threads",
        "\(threads)", "--db", "\(threads).db", in: folder)
      #expect(run.status == 0 && run.errors.contains("singular values from "))
      #expect(run.output.hasPrefix("text: 29 words × 6 dimensions, trained in ") && !run.output.contains("words/s"))
      return try digest(run.output)
    }
    #expect(Set(digests).count == 1)
    let nearest = try Program.skein.run("nearest", "salt3", "--top", "3", "--db", "1.db", in: folder)
    #expect(nearest.output.split(separator: "\n").dropFirst().allSatisfy { $0.contains("  salt") })
    let info = try Program.skein.run("info", "--db", "1.db", in: folder)
    #expect(
      info.output.contains("text: lsa, 29 words × 6") && info.output.contains("lsa: ")
        && info.output.contains("weighting \(weighting)"))
    #expect(!info.output.contains("word2Vec"))
  }

  @Test("--json tells of the table and its singular values")
  func events() throws {
    let run = try Program.skein.run(
      "embed", "train", "text.txt", "--model", "lsa", "--dimension", "4", "--json", in: try folder())
    let events = try run.output.split(separator: "\n").map {
      try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
    }
    let names = events.compactMap { $0["event"] as? String }
    #expect(names.last == "finished" && names.contains("factorizing"))
    let matrix = try #require(events.first { $0["event"] as? String == "matrix" })
    #expect(matrix["rows"] as? Int == 29 && matrix["columns"] as? Int == 300)
    let factorized = try #require(events.first { $0["event"] as? String == "factorized" })
    let share = try #require(factorized["keptShare"] as? Double)
    #expect(share > 0.1 && share < 1)
    #expect(factorized["largestSingularValue"] as! Double > factorized["smallestSingularValue"] as! Double)
  }

  @Test("what does nothing with LSA or its weighting is refused, and so is a text of one line")
  func refusals() throws {
    let folder = try folder()
    func refused(_ options: String...) throws -> String {
      let run = try Program.skein.run(["embed", "train", "text.txt"] + options, in: folder)
      #expect(run.status == 64 && run.output.isEmpty)
      return run.errors
    }
    #expect(try refused("--model", "lsa", "--epochs", "3").contains("--epochs does nothing with lsa"))
    #expect(try refused("--model", "lsa", "--negative", "3").contains("--negative is an option of --model"))
    #expect(try refused("--weighting", "ppmi").contains("--weighting is an option of --model lsa"))
    #expect(
      try refused("--model", "lsa", "--window", "3").hasPrefix(
        "skein: --window (lsa.window) is 3, and must be left alone with tf-idf, which looks at whole lines"))
    try folder.write(String(repeating: "a b c ", count: 50), to: "line.txt")
    let line = try Program.skein.run("embed", "train", "line.txt", "--model", "lsa", in: folder)
    #expect(line.status == 2 && line.errors.contains("[SK-EMB-502]") && line.errors.contains("--weighting ppmi"))
    let dimension = try Program.skein.run("embed", "train", "text.txt", "--model", "lsa", in: folder)
    #expect(dimension.status == 2 && dimension.errors.contains("take --dimension 28 or less"))
    try folder.write(String(repeating: "a b c\n", count: 50), to: "same.txt")
    let same = try Program.skein.run("embed", "train", "same.txt", "--model", "lsa", "--dimension", "2", in: folder)
    #expect(same.status == 2 && same.errors.contains("has no 2 independent dimensions, but 0 [SK-EMB-501]"))
    let list = try Program.skein.run("list", in: folder)
    #expect(!list.output.contains("lsa"), "nothing was stored")
  }
}
