import Models
import Tensors
import Testing

@Suite("Stop sequences")
struct StopSequencesTests {
  @Test("what could be the beginning of a string is held back until it is not")
  func holdsBack() throws {
    var stop = try StopSequences(["\n\n", "User:"])
    #expect(stop.append("fine.\nUs") == "fine.\n")
    #expect(stop.append("ually") == "Usually")
    #expect(stop.append(" so.\n") == " so.")
    #expect(stop.found == nil)
    #expect(stop.append("\nBye") == "")
    #expect(stop.found == "\n\n")
    #expect(stop.append("more") == "" && stop.finish() == "")
  }

  @Test("what was held back is shown when the text ends")
  func finishes() throws {
    var stop = try StopSequences(["abcd", "cx"])
    #expect(stop.append("zabc") == "z")
    #expect(stop.finish() == "abc" && stop.found == nil)
  }

  @Test("a string that begins within another one's beginning is found")
  func overlaps() throws {
    var stop = try StopSequences(["aab", "abac"])
    #expect(stop.append("xaaa") == "xa")
    #expect(stop.append("b!") == "")
    #expect(stop.found == "aab")
    var longest = try StopSequences(["b", "aab"])
    #expect(longest.append("caab") == "c" && longest.found == "aab")
  }

  @Test("characters of several bytes are never cut")
  func unicode() throws {
    var stop = try StopSequences(["é", "日本"])
    let pieces = ["à", "日", "月", "日本語"]
    #expect(pieces.map { stop.append($0) } == ["à", "", "日月", ""])
    #expect(stop.found == "日本")
  }

  @Test("an empty string is refused, and no string stops nothing")
  func empty() throws {
    #expect(throws: ModelError.self) { try StopSequences(["a", ""]) }
    var none = try StopSequences([])
    #expect(none.append("abc") == "abc" && none.finish() == "")
  }

  @Test("however a text is cut, what is shown is what searching all of it gives")
  func random() throws {
    let random = CounterRandom(seed: 9, stream: 0)
    for trial in 0..<2000 {
      let draws = random.substream(UInt64(trial))
      var counter: UInt64 = 0
      func below(_ bound: Int) -> Int {
        counter += 1
        return draws.below(bound, at: counter)
      }
      func word(_ length: Int) -> String { String((0..<length).map { _ in below(2) == 0 ? "a" : "b" }) }
      let strings = (0..<(1 + below(3))).map { _ in word(1 + below(9)) }
      let text = word(below(80))

      // The shortest beginning of the text that ends with one of the strings; then without the longest of these.
      var expected = text
      var found: String?
      for length in 0...text.count where found == nil {
        let beginning = text.prefix(length)
        let ends = strings.filter { beginning.hasSuffix($0) }
        if let longest = ends.max(by: { $0.count < $1.count }) {
          found = longest
          expected = String(beginning.dropLast(longest.count))
        }
      }

      var stop = try StopSequences(strings)
      var (rest, shown, read) = (text[...], "", "")
      while !rest.isEmpty {
        let piece = rest.prefix(1 + below(6))
        rest = rest.dropFirst(piece.count)
        read += piece
        shown += stop.append(String(piece))
        if stop.found == nil {
          // Held back is the longest end of the text that is the beginning of a string, and no more.
          let held = (0...read.count).last { length in strings.contains { $0.hasPrefix(read.suffix(length)) } }!
          #expect(shown == read.dropLast(held), "\(strings) in \(text)")
        }
      }
      shown += stop.finish()
      #expect(shown == expected && stop.found == found, "\(strings) in \(text)")
    }
  }
}
