import Corpora
import Foundation
import TestSupport
import Testing

@Suite("CorpusInput")
struct CorpusInputTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test("a folder means its files in the order of their names' bytes, those of its folders among them")
  func folderOrder() throws {
    for name in ["b.txt", "B.txt", "a/2.txt", "a/10.txt", "c/.hidden", ".git/x", "é.txt", "z/y/x.txt"] {
      try folder.write("text", to: name)
    }
    let names = try CorpusInput(arguments: [folder.path]).files.map { $0.path.dropFirst(folder.path.count + 1) }
    #expect(names == ["B.txt", "a/10.txt", "a/2.txt", "b.txt", "z/y/x.txt", "é.txt"])
  }

  @Test("files are read in the order given, more than once if given more than once")
  func order() throws {
    let a = try folder.write("a\n", to: "a.txt")
    let b = try folder.write("b\n", to: "b.txt")
    let input = try CorpusInput(arguments: [b, a, b])
    #expect(input.files.map(\.path) == [b, a, b])
    #expect(input.size == 6)
    #expect(try ReadCorpus(b, a, b).text == "b\na\nb\n")
  }

  @Test("links to files count as files; links to folders inside a folder are not followed")
  func links() throws {
    let file = try folder.write("text", to: "real/a.txt")
    let manager = FileManager.default
    try manager.createSymbolicLink(atPath: folder.path("real/link.txt"), withDestinationPath: file)
    try manager.createSymbolicLink(atPath: folder.path("real/loop"), withDestinationPath: folder.path("real"))
    try manager.createSymbolicLink(atPath: folder.path("entry"), withDestinationPath: folder.path("real"))
    let paths = try CorpusInput(arguments: [folder.path("entry")]).files.map(\.path)
    #expect(paths == [folder.path("entry/a.txt"), folder.path("entry/link.txt")])
  }

  @Test("a pipe has no size")
  func pipe() throws {
    try withPipe(of: Array("a b".utf8), seed: 1) { path in
      let size = try CorpusInput(arguments: [path]).size
      let text = try ReadCorpus(path).text
      #expect(size == nil && text == "a b")
    }
  }

  @Test("what is not there, an empty folder, nothing and standard input twice are errors")
  func errors() throws {
    let missing = folder.path("missing.txt")
    #expect(corpusError { try CorpusInput(arguments: [missing]) } == .notFound(path: missing))
    #expect(corpusError { try CorpusInput(arguments: [folder.path]) } == .noFiles(folder: folder.path))
    #expect(corpusError { try CorpusInput(arguments: []) } == .noInput)
    #expect(corpusError { try CorpusInput(arguments: ["-", "-"]) } == .standardInputTwice)
  }

  @Test("a file that goes away between listing and reading is an error")
  func vanished() throws {
    let path = try folder.write("text", to: "a.txt")
    let input = try CorpusInput(arguments: [path])
    try FileManager.default.removeItem(atPath: path)
    #expect(corpusError { try TextReader(input).read(into: TextChunk()) } == .notFound(path: path))
  }

  @Test("every error has an explanation")
  func explanations() {
    let errors: [CorpusError] = [
      .notFound(path: ""), .invalidUTF8(path: "", line: 1, column: 1, offset: 0, byte: 0), .utf16(path: ""),
      .notCompressed(path: "", format: ""), .truncated(path: "", format: ""),
      .corrupt(path: "", format: "", reason: ""),
      .empty(files: 1, bytes: 0, filtered: 0), .belowMinimumCount(minimumCount: 5, distinct: 1, most: []),
      .duplicateWord(""), .cannotSpill(folder: "", reason: ""), .cancelled, .tooManyWords,
      .invalidCodecSetting(name: "", reason: ""), .invalidCodec(reason: ""),
      .invalidPhraseSetting(name: "", value: "", rule: ""), .largerThanMemory(path: "", limit: 0),
    ]
    #expect(Set(errors.map(\.code)) == Set(CorpusError.explanations.keys))
  }
}
