import Foundation
import Testing

@Suite("skein classify quantize")
struct ClassifyQuantizeTests {
  let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    let rows = (0..<300).map { n in
      "\(n % 2 == 0 ? "good" : "bad"),a \(["fine", "dull", "lovely", "awful"][n % 4]) day\(n % 50)"
    }
    try folder.write("label,text\n" + rows[..<200].joined(separator: "\n") + "\n", to: "train.csv")
    try folder.write("label,text\n" + rows[200...].joined(separator: "\n") + "\n", to: "test.csv")
    let trained = try Program.skein.run(["classify", "train", "train.csv", "--name", "days", "--quiet"], in: folder)
    #expect(trained.status == 0, "\(trained.errors)")
  }

  private func skein(_ arguments: String...) throws -> Program.Outcome {
    try Program.skein.run(["classify"] + arguments, in: folder)
  }

  @Test("a smaller copy with both measured, which labels as the other does")
  func copy() throws {
    let made = try skein("quantize", "--to", "small", "--keep-features", "20", "--test", "test.csv")
    #expect(made.status == 0, "\(made.errors)")
    let lines = made.output.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    #expect(lines[0].contains(/^small: 20 of \d+ features of days, weights of 8 bits$/))
    #expect(lines[3].contains("size  accuracy  macro F1  log loss"))
    #expect(lines[4].hasPrefix("days   ") && lines[5].hasPrefix("small  ") && lines[5].contains("  1.0000  "))
    #expect(lines[7].hasPrefix("accuracy +0.0000 on 100 texts, 95 % interval +0.0000 to +0.0000, p = 1.000"))
    #expect(made.errors.hasSuffix("let it classify: skein classify predict --name small\n"))
    let label = try skein("predict", "--name", "small", "--literal", "a lovely day1")
    #expect(label.output.hasPrefix("good\t0.9"))
    let tested = try skein("test", "test.csv", "--name", "small", "--json")
    #expect(try tested.objects.first?["accuracy"] as? Double == 1)
    let info = try Program.skein.run(["info", "--name", "small", "--verify"], in: folder)
    #expect(info.status == 0 && info.output.contains("source days"), "\(info.output)")

    let object = try #require(try skein("quantize", "--name", "days", "--to", "other", "--json").objects.first)
    #expect(object["measured"] == nil && object["name"] as? String == "other")
    #expect(try #require(object["byteCount"] as? Int) < #require(object["sourceByteCount"] as? Int))
    let again = ["quantize", "--name", "days", "--to", "other", "--keep-features", "5", "--json"]
    #expect(try Program.skein.run(["classify"] + again, in: folder).errors.contains("--replace"))
    let replaced = try Program.skein.run(["classify"] + again + ["--replace"], in: folder)
    #expect(try #require(replaced.objects.first)["digest"] as? String != object["digest"] as? String)
    let exported = try Program.skein.run(["export", "--name", "small", "small.safetensors"], in: folder)
    #expect(exported.status == 0, "\(exported.errors)")
  }

  @Test("names that are taken, networks, and wrong options are refused")
  func errors() throws {
    let taken = try skein("quantize", "--to", "days")
    #expect(taken.status == 64 && taken.errors.contains("days"))
    #expect(try skein("quantize", "--to", "x", "--keep-features", "0").status == 64)
    let network = ["--model", "cnn", "--dimension", "4", "--filters", "2", "--epochs", "1", "--name", "net", "--quiet"]
    #expect(try Program.skein.run(["classify", "train", "train.csv"] + network, in: folder).status == 0)
    let refused = try skein("quantize", "--name", "net", "--to", "x")
    #expect(refused.status == 64 && refused.errors.contains("SK-RUN-013"), "\(refused.errors)")
  }
}
