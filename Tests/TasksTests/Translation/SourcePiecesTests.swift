import Corpora
import Tasks
import Testing

@Suite("Pieces of long texts")
struct SourcePiecesTests {
  private func pieces(_ text: String, longest: Int) throws -> [String] {
    let codec = try CodecBuilder(TranslationRecipe().source.keepingAll)
      .codec(of: PackedTexts(["a b c d e f g h . , a b c d e f g h . ,"]))
    let ids = try codec.makeEncoder().encode(text)
    let ranges = SourcePieces(codec, longest: longest).ranges(of: ids[...])
    #expect(ranges.flatMap(Array.init) == Array(ids.indices) && ranges.allSatisfy { $0.count <= longest })
    return ranges.map { ids[$0].map { codec.vocabulary.word($0) }.joined(separator: " ") }
  }

  @Test("a piece ends with a sentence, else with a clause, else where it is as long as it may be")
  func ends() throws {
    #expect(try pieces("", longest: 6) == [])
    #expect(try pieces("a b c d e .", longest: 6) == ["a b c d e ."])
    #expect(try pieces("a b , c . d e , f g", longest: 6) == ["a b , c .", "d e , f g"])
    #expect(try pieces("a b c , d e f g", longest: 6) == ["a b c ,", "d e f g"])
    #expect(try pieces("a b c d e f g h", longest: 6) == ["a b c d e f", "g h"])
    // An end in the first half makes no piece: they would be too short.
    #expect(try pieces("a . c d e f g h", longest: 6) == ["a . c d e f", "g h"])
    #expect(try pieces("a b c", longest: 1) == ["a", "b", "c"])
  }
}

extension CodecConfiguration {
  fileprivate var keepingAll: CodecConfiguration {
    var all = self
    all.minimumCount = 1
    return all
  }
}
