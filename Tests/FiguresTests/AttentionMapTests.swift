import Figures
import Foundation
import Testing

@Suite("Attention maps")
struct AttentionMapTests {
  private static func map(_ source: [String], _ target: [String], _ weights: [Float]) -> AttentionMap {
    AttentionMap(title: "t", source: source, target: target, weights: weights)
  }

  private static func evenly(_ source: Int, _ target: Int) -> AttentionMap {
    map(
      (0..<source).map { "s\($0)" }, (0..<target).map { "t\($0)" },
      [Float](repeating: 1 / Float(source), count: source * target))
  }

  /// The squares of weights, without the legend's, with where they are and how dark.
  private static func squares(_ document: SVGDocument) throws -> [(x: Double, y: Double, side: Double, shade: Double)] {
    try #require(ParsedMarkup(document.file)).all("rect")
      .filter { $0.attributes["class"] == "heat" }.dropLast(10)
      .map {
        #expect($0.attributes["width"] == $0.attributes["height"])
        return ($0.number("x"), $0.number("y"), $0.number("width"), $0.number("fill-opacity"))
      }
  }

  @Test("each weight is a square: rows of the target go down, columns of the source to the right")
  func squares() throws {
    let document = Self.map(["a", "b"], ["x", "y"], [0.25, 0.75, 0, 1]).svg()
    let squares = try Self.squares(document)
    #expect(squares.map(\.shade) == [0.25, 0.75, 1], "a weight of 0 is not drawn")
    #expect(squares[0].y == squares[1].y && squares[0].x < squares[1].x)
    #expect(squares[2].x == squares[1].x && squares[2].y > squares[1].y)
    let parsed = try #require(ParsedMarkup(document.file))
    #expect([".25", ".75", "1"].allSatisfy(parsed.drawnTexts.contains))
    #expect(parsed.all("title").map(\.text).contains("y ← b\n1.000"))
    #expect(parsed.drawnTexts.contains("attention weight, 0 to 1"))
    let legend = parsed.all("rect").filter { $0.attributes["class"] == "heat" }.suffix(10).map {
      $0.number("fill-opacity")
    }
    #expect(legend == (1...10).map { Double($0) / 10 })
  }

  @Test("it says in words where each token looks most, at the first of equals")
  func summary() {
    let map = Self.map(["Haus", "<rot>"], ["red", "house"], [0.1, 0.9, 0.5, 0.5])
    #expect(map.summary.hasSuffix("how much: red ← <rot> 0.90; house ← Haus 0.50."))
    #expect(map.svg().file.contains("red ← &lt;rot&gt; 0.90"))
    let own = AttentionMap(title: "t", source: ["a"], target: ["b"], weights: [1], summary: "Own words.")
    #expect(own.summary == "Own words.")
  }

  @Test("a source that runs from right to left does so here, and the target's names stand right")
  func direction() throws {
    for (words, isMirrored) in [(["قرأ", "الطالب", "الكتاب"], true), (["a", "b", "c"], false)] {
      let map = Sample.attention(words, ["x", "y"], "t")
      let parsed = try #require(ParsedMarkup(map.svg(width: 500).file))
      let places = words.map { word in
        parsed.all("text").first { $0.drawnText == word }!.number("x")
      }
      #expect(places == places.sorted { isMirrored ? $0 > $1 : $0 < $1 } && Set(places).count == 3)
      let row = parsed.all("text").first { $0.drawnText == "x" }!.number("x")
      #expect(isMirrored ? row > places[0] : row < places[0])
      // The first word attends to the first: its darkest square is at that end.
      let darkest = try Self.squares(map.svg(width: 500)).prefix(3).max { $0.shade < $1.shade }!
      #expect(abs(darkest.x + darkest.side / 2 - places[0]) < 8)
    }
  }

  @Test("what would not be seen is shown: spaces, control characters, marks without a letter, long tokens")
  func strangeTokens() throws {
    let long = String(repeating: "Donaudampfschifffahrt", count: 5)
    let tokens = [" the", "\n", "\u{1B}[2J", "\u{301}a", long, "👩‍👩‍👧‍👦", "漢字"]
    let parsed = try #require(ParsedMarkup(Self.map(tokens, ["x"], [Float](repeating: 0.1, count: 7)).svg().file))
    for shown in ["␣the", "␊", "␛[2J", "◌\u{301}a", "👩‍👩‍👧‍👦", "漢字"] {
      // Before it is the text under the pointer, where that is another.
      #expect(parsed.drawnTexts.contains { $0.hasSuffix(shown) }, "\(shown)")
    }
    #expect(parsed.drawnTexts.contains { $0.hasSuffix("…") && $0.count < long.count + 25 })
    #expect(parsed.all("title").contains { $0.text == long }, "the whole token is under the pointer")
  }

  @Test("squares are large enough to see, and fit the width where they can", arguments: [1, 5, 20, 21, 60, 100])
  func sizes(count: Int) throws {
    for document in [Self.evenly(count, count).svg(), Self.evenly(count, count).svg(width: 640)] {
      let side = try (Self.squares(document).first?.side ?? 0) + 1
      #expect(count <= 20 ? side >= 28 && side <= 34 : side >= 14)
      #expect(document.width <= max(640, 120 + Double(count) * (count <= 20 ? 34 : 16)))
    }
    let texts = try #require(ParsedMarkup(Self.evenly(count, 1).svg().file)).drawnTexts
    #expect(texts.count { $0.hasPrefix(".") } == (count <= 20 && count > 1 ? count : 0))
  }

  @Test("a hundred squares each way are less than two megabytes, and the same each time")
  func large() {
    let map = Sample.attention((0..<100).map { "source\($0)" }, (0..<100).map { "target\($0)" }, "t")
    let file = map.svg().file
    #expect(file.utf8.count < 2_000_000 && file == map.svg().file)
  }

  @Test("weights that are off by rounding count as 0 and 1")
  func rounding() {
    #expect(Self.map(["a", "b"], ["x"], [1.000_001, -1e-7]).weights == [1, 0])
  }

  @Test("weights that are none, and a wrong number of them, are refused")
  func refused() async {
    await #expect(processExitsWith: .failure) {
      _ = AttentionMap(title: "t", source: ["a"], target: ["b"], weights: [.nan])
    }
    await #expect(processExitsWith: .failure) {
      _ = AttentionMap(title: "t", source: ["a"], target: ["b"], weights: [1.1])
    }
    await #expect(processExitsWith: .failure) {
      _ = AttentionMap(title: "t", source: ["a"], target: ["b"], weights: [0.5, 0.5])
    }
  }
}
