import Corpora
import Foundation
import Storage
import Testing

@Suite("Named vocabularies in a workbench file")
struct VocabularyStorageTests {
  let scratch = Scratch()

  @Test("a named vocabulary comes back as it was saved, beside the embeddings' own")
  func roundTrip() throws {
    let workbench = try Workbench.open(path: scratch.path, access: .write)
    let embedding = try workbench.save(Sample.embedding("wiki"))
    let new = Sample.embedding("wiki", rows: 30).vocabulary
    let saved = try workbench.save(new, named: "words")
    #expect(saved.name == "words" && saved.size == 30)
    #expect(try workbench.vocabularies() == [saved])
    #expect(try workbench.vocabulary(named: "words") == saved)
    #expect(try workbench.words(of: saved) == new.words)
    #expect(try workbench.vocabulary(of: embedding).count == 50)
  }

  @Test("it is replaced only when asked for, and can be removed")
  func replacing() throws {
    let workbench = try Workbench.open(path: scratch.path, access: .write)
    try workbench.save(Sample.embedding("a", rows: 30).vocabulary, named: "words")
    let other = Sample.embedding("a", rows: 20).vocabulary
    #expect(throws: WorkbenchError.nameTaken(name: "words", path: scratch.path)) {
      try workbench.save(other, named: "words")
    }
    let saved = try workbench.save(other, named: "words", replacing: true)
    #expect(try workbench.vocabularies() == [saved])
    #expect(throws: WorkbenchError.noVocabulary(name: "wrods", path: scratch.path, suggestions: ["words"])) {
      try workbench.vocabulary(named: "wrods")
    }
    try workbench.remove(saved)
    #expect(try workbench.vocabularies().isEmpty)
    #expect(throws: WorkbenchError.replaced(name: "words", path: scratch.path)) { try workbench.words(of: saved) }
  }
}
