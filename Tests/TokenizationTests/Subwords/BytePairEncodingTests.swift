import Foundation
import Testing
import Tokenization

@Suite("Byte-pair encoding")
struct BytePairEncodingTests {
  typealias Merge = BytePairEncoding.Merge

  /// l o, lo w, Ġ low, e r.
  static let low = [Merge(108, 111), Merge(256, 119), Merge(32, 257), Merge(101, 114)]

  private func fault(_ text: String) -> TokenizationError? {
    do {
      _ = try BytePairEncoding(text: text)
      return nil
    } catch {
      return error
    }
  }

  private func fault(_ merges: [Merge]) -> TokenizationError? {
    do {
      _ = try BytePairEncoding(merges: merges)
      return nil
    } catch {
      return error
    }
  }

  @Test("pieces are the bytes, then one a merge")
  func pieces() throws {
    let encoding = try BytePairEncoding(merges: Self.low)
    #expect(encoding.count == 260)
    #expect((0..<256).allSatisfy { Array(encoding.bytes(of: UInt32($0))) == [UInt8($0)] })
    #expect((256..<260).map { encoding.piece($0) } == ["lo", "low", "Ġlow", "er"])
    #expect(encoding.decode([257, 258, 259]) == Array("low lower".utf8))
    #expect(try BytePairEncoding().count == 256)
  }

  @Test("the printable form of every byte is one visible character, its own, and unchanged by normalization")
  func printableBytes() {
    let forms = (UInt8.min...UInt8.max).map { BytePairEncoding.printable([$0]) }
    #expect(Set(forms).count == 256)
    for (byte, form) in zip(UInt8.min...UInt8.max, forms) {
      #expect(form.unicodeScalars.count == 1)
      let scalar = form.unicodeScalars.first!
      #expect(!scalar.properties.isWhitespace && scalar.properties.generalCategory != .control)
      #expect(
        scalar.properties.generalCategory != .format && scalar.properties.canonicalCombiningClass == .notReordered)
      #expect(Array(form.precomposedStringWithCanonicalMapping.utf8) == Array(form.utf8))
      #expect(BytePairEncoding.bytes(printable: form) == [byte])
    }
    #expect(BytePairEncoding.printable(Array(" né\n~\u{7F}".utf8)) == "ĠnÃ©Ċ~ġ")
    #expect(BytePairEncoding.bytes(printable: "a b") == nil)
    #expect(BytePairEncoding.bytes(printable: "字") == nil)
  }

  @Test("the text form has a line a merge and reads back, also without its last line feed, and as JSON")
  func textForm() throws {
    let encoding = try BytePairEncoding(merges: Self.low)
    #expect(encoding.text == "l o\nlo w\nĠ low\ne r\n")
    #expect(try BytePairEncoding(text: encoding.text) == encoding)
    #expect(try BytePairEncoding(text: String(encoding.text.dropLast())) == encoding)
    #expect(try BytePairEncoding(text: "") == BytePairEncoding())
    #expect(try BytePairEncoding(text: "l o\n") != encoding)
    let data = try JSONEncoder().encode([encoding])
    #expect(String(decoding: data, as: UTF8.self) == #"["l o\nlo w\nĠ low\ne r\n"]"#)
    #expect(try JSONDecoder().decode([BytePairEncoding].self, from: data) == [encoding])
  }

  @Test("random merges of all bytes read back from their text form")
  func randomTextForms() throws {
    var generator = SplitMix64(seed: 11)
    for _ in 0..<20 {
      let merges = try SubwordTexts.randomMerges(300, of: Array(UInt8.min...UInt8.max), &generator)
      let encoding = try BytePairEncoding(merges: merges)
      #expect(try BytePairEncoding(text: encoding.text).merges == merges)
    }
  }

  @Test("a damaged text form is refused, by its line")
  func damage() {
    #expect(fault("l o\nlow\n") == .invalidMerge(line: 2, reason: .notTwoPieces("low")))
    #expect(fault("l o\n\nlo w\n") == .invalidMerge(line: 2, reason: .notTwoPieces("")))
    #expect(fault("l o w\n") == .invalidMerge(line: 1, reason: .notTwoPieces("l o w")))
    #expect(fault("l o\nl  o\n") == .invalidMerge(line: 2, reason: .notTwoPieces("l  o")))
    #expect(fault("l o\n w\n") == .invalidMerge(line: 2, reason: .unknownPiece("")))
    #expect(fault("l o\nlo w\nlow er\ne r\n") == .invalidMerge(line: 3, reason: .unknownPiece("er")))
    #expect(fault("l o\nlo 字\n") == .invalidMerge(line: 2, reason: .unknownPiece("字")))
    #expect(fault("l o\r\n") == .invalidMerge(line: 1, reason: .unknownPiece("o\r")))
    #expect(fault("l o\ne r\nl o\n") == .invalidMerge(line: 3, reason: .repeated("lo")))
    #expect(fault("a b\nb c\na bc\nab c\n") == .invalidMerge(line: 4, reason: .repeated("abc")))
    let doublings = (0..<11).map { String(repeating: "a", count: 1 << $0) }.map { "\($0) \($0)\n" }.joined()
    #expect(fault(doublings) == .invalidMerge(line: 11, reason: .tooLong(bytes: 2048)))
    let error = fault("l o\nlo 字\n")!
    #expect(error.message == "line 2 of the merges: “字” is neither a byte nor made by an earlier line")
    #expect(error.code == "SK-TOK-004" && TokenizationError.explanations[error.code] != nil)
  }

  @Test("merges of later pieces, repeated ones and pieces that are too long are refused, by their number")
  func faults() {
    #expect(fault([Merge(108, 256)]) == .invalidMerge(line: 1, reason: .laterPiece(256)))
    #expect(fault([Merge(108, 111), Merge(300, 119)]) == .invalidMerge(line: 2, reason: .laterPiece(300)))
    #expect(fault([Merge(108, 111), Merge(108, 111)]) == .invalidMerge(line: 2, reason: .repeated("lo")))
    #expect(
      fault([Merge(97, 98), Merge(98, 99), Merge(97, 257), Merge(256, 99)])
        == .invalidMerge(line: 4, reason: .repeated("abc")))
    let doublings = [Merge(97, 97)] + (0..<10).map { Merge(256 + $0, 256 + $0) }
    #expect(fault(Array(doublings.prefix(10))) == nil)
    #expect(fault(doublings) == .invalidMerge(line: 11, reason: .tooLong(bytes: 2048)))
  }

  @Test("damaged JSON tells what is wrong")
  func damagedJSON() {
    do {
      _ = try JSONDecoder().decode([BytePairEncoding].self, from: Data(#"["l o\nx"]"#.utf8))
      Issue.record("it was decoded")
    } catch DecodingError.dataCorrupted(let context) {
      #expect(context.debugDescription == "line 2 of the merges: “x” is not two pieces with one space between them")
    } catch {
      Issue.record("\(error)")
    }
  }
}
