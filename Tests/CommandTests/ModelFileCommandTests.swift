import Foundation
import Testing

@Suite("Models in list, info, export, import and remove")
struct ModelFileCommandTests {
  private func object(_ text: String) throws -> [String: Any] {
    try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
  }

  @Test("a model's parameters go to a file of tensors and come back to the same digest, as a model of another name")
  func thereAndBack() throws {
    let folder = try TemporaryFolder()
    try folder.write(syntheticText(words: 2_000), to: "text.txt")
    let training = try Program.skein.run(
      "lm", "train", "text.txt", "--name", "lm", "--epochs", "1", "--dimension", "8", "--hidden", "8", "--quiet",
      in: folder)
    #expect(training.status == 0, "\(training.errors)")
    #expect(try Program.skein.run("list", in: folder).output.hasPrefix("lm  language-model  "))
    let info = try object(try Program.skein.run("info", "--name", "lm", "--json", in: folder).output)
    let model = try #require((info["models"] as? [[String: Any]])?.first)
    #expect(model["runID"] as? Int == 1)

    let export = try Program.skein.run("export", "lm.safetensors", "--json", in: folder)
    let digest = try #require(model["digest"] as? String)
    #expect(try object(export.output)["digest"] as? String == digest)
    let vectors = try Program.skein.run("export", "lm.bin", "--name", "lm", in: folder)
    #expect(vectors.status == 64 && vectors.errors.contains("“lm” is a model, and lm.bin is not named .safetensors"))

    let into = ["import", "lm.safetensors", "--into", "lm", "--name"]
    let taken = try Program.skein.run(into + ["lm"], in: folder)
    #expect(taken.status == 64 && taken.errors.contains("“lm” exists already"))
    let copy = try Program.skein.run(into + ["copy", "--json"], in: folder)
    #expect(try object(copy.output)["digest"] as? String == digest)
    #expect(try object(copy.output)["types"] as? [String] == ["F32"])

    let other = try Program.skein.run(
      "lm", "train", "text.txt", "--name", "wide", "--epochs", "1", "--dimension", "9", "--hidden", "9", "--quiet",
      in: folder)
    #expect(other.status == 0)
    let misfit = try Program.skein.run("import", "lm.safetensors", "--into", "wide", "--name", "b", in: folder)
    #expect(misfit.status == 2 && misfit.errors.contains("does not fit the model “wide”; nothing was changed:\n"))
    #expect(misfit.errors.contains("of another shape: “embedding.table” [") && misfit.errors.contains(", 8], wanted ["))

    let removed = try Program.skein.run("remove", "--name", "copy", in: folder)
    #expect(removed.status == 0 && removed.output.hasPrefix("removed model copy ("))
    let verified = try Program.skein.run("info", "--verify", in: folder)
    #expect(verified.output.hasPrefix("sound  file\nsound  model lm\nsound  model wide\nsound  runs\n"))
    #expect(
      try Program.skein.run("nearest", "w1", "--name", "lm", in: folder).errors.contains("is a model, not an embedding")
    )
  }
}
