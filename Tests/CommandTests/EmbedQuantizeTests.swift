import Foundation
import Testing

@Suite("Smaller copies of embeddings")
struct EmbedQuantizeTests {
  private func folder() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    var text = ""
    for word in 0..<300 {
      let numbers = (0..<16).map { column in "\(cos(Double((word + 1) * (column + 3) * 7919 % 1000)))" }
      text += "w\(word) \(numbers.joined(separator: " "))\n"
    }
    try folder.write(text, to: "small.txt")
    #expect(try Program.skein.run("import", "small.txt", in: folder).status == 0)
    return folder
  }

  private func object(_ text: String) throws -> [String: Any] {
    try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
  }

  @Test("a copy is smaller, tells what it lost, and answers nearly the same", arguments: ["int8", "float16"])
  func copies(precision: String) throws {
    let folder = try folder()
    try folder.write(": all\nw1 w2 w3 w4\nw5 w6 w7 w8\n", to: "questions.txt")
    let made = try Program.skein.run(
      "embed", "quantize", "--to", "copy", "--precision", precision, "--questions", "questions.txt", in: folder)
    #expect(made.status == 0 && made.errors == "")
    #expect(made.output.hasPrefix("copy: 300 words × 16 of small, in \(precision)\n  size        "), "\(made.output)")
    for fact in ["loss  ", "neighbours  ", "analogies  ", "digest  "] { #expect(made.output.contains("\n  \(fact)")) }
    let told = try object(
      try Program.skein.run(
        "embed", "quantize", "--name", "small", "--to", "copy", "--precision", precision, "--replace", "--json",
        in: folder
      ).output)
    #expect(told["bytes"] as? Int == 300 * (precision == "int8" ? 20 : 32) && told["sourceBytes"] as? Int == 300 * 64)
    #expect((told["sharedNeighbours"] as? Double ?? 0) > 0.95)

    let info = try Program.skein.run("info", "--name", "copy", in: folder).output
    #expect(info.contains("\n  precision      \(precision)\n") && info.contains("quantizedFrom small"))
    #expect(try Program.skein.run("info", "--verify", in: folder).status == 0)
    let exact = try Program.skein.run("nearest", "w7", "--name", "small", "--top", "1", "--json", in: folder).output
    let near = try Program.skein.run("nearest", "w7", "--name", "copy", "--top", "1", "--json", in: folder).output
    func word(_ text: String) throws -> String? {
      (try object(text)["neighbours"] as? [[String: Any]])?.first?["word"] as? String
    }
    #expect(try word(exact) == word(near))

    // What is written and read back is the same embedding, whatever it is kept in.
    for file in ["copy.safetensors", "copy.npy", "copy.bin"] {
      #expect(try Program.skein.run("export", file, "--name", "copy", in: folder).status == 0)
      let read = try Program.skein.run("import", file, "--name", "back", "--replace", "--json", in: folder)
      let digest = try object(read.output)["digest"] as? String
      #expect(digest == told["digest"] as? String, "\(file)")
    }
    let index = try Program.skein.run("index", "build", "--name", "copy", in: folder)
    #expect(index.status == 0)
    let asked = try Program.skein.run("nearest", "w7", "--name", "copy", "--top", "1", "--approximate", in: folder)
    #expect(try asked.output == Program.skein.run("nearest", "w7", "--name", "copy", "--top", "1", in: folder).output)
  }

  @Test("int8 goes out as bytes and scales")
  func exported() throws {
    let folder = try folder()
    let written = try Program.skein.run("export", "v.safetensors", "--precision", "int8", in: folder)
    #expect(written.status == 0 && written.errors.contains("int8: errors up to "))
    let read = try Program.skein.run("import", "v.safetensors", "--name", "back", in: folder)
    #expect(read.output == "“back”: 300 words, dimension 16, from safetensors\n")
    let refused = try Program.skein.run("export", "v.npy", "--precision", "int8", in: folder)
    #expect(refused.status == 64 && refused.errors.contains("--precision int8 is for --format safetensors"))
  }

  @Test("numbers that half precision does not have are refused, and wrong use is told")
  func refused() throws {
    let folder = try folder()
    try folder.write("a 1 70000\nb 2 3\n", to: "large.txt")
    #expect(try Program.skein.run("import", "large.txt", in: folder).status == 0)
    let large = try Program.skein.run(
      "embed", "quantize", "--name", "large", "--to", "x", "--precision", "float16", in: folder)
    #expect(large.status == 2 && large.errors.contains("“a” has the number 70000.0, which float16 does not have"))
    for (arguments, status, told) in [
      (["--name", "small", "--to", "small"], Int32(64), "choose another name"),
      (["--name", "small", "--to", "x", "--precision", "float32"], 64, "no smaller"),
      (["--name", "small", "--to", "large"], 64, "exists already"), (["--name", "other", "--to", "x"], 1, "other"),
    ] {
      let outcome = try Program.skein.run(["embed", "quantize"] + arguments, in: folder)
      #expect(outcome.status == status && outcome.errors.contains(told), "\(outcome)")
    }
  }
}
