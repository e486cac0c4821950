import Corpora
import Embeddings
import Foundation

/// A number for people: four significant digits, in eight columns so that numbers stand below each other.
func fourDigits(_ number: Double) -> String {
  let text = String(format: "%#.4g", number)
  return String(repeating: " ", count: max(0, 7 - text.count)) + text
}

/// Words that were found, with their scores.
struct FoundWord: Encodable {
  var word: String
  var id: TokenID
  var score: Float

  static func all(_ neighbours: [Neighbour], from session: QuerySession) throws -> [FoundWord] {
    try neighbours.map { FoundWord(word: try session.word($0.id), id: $0.id, score: $0.score) }
  }

  /// A table with a header; the words come last, since their width on a terminal is not known. Words come from anybody's files, and
  /// must not command a terminal.
  static func lines(_ words: [FoundWord], scoredBy score: String) -> [String] {
    ["\(String(repeating: " ", count: max(0, 7 - score.count)))\(score)  word"]
      + words.map { found in
        let word = StandardOutput.isTerminal ? found.word.withVisibleControls : found.word
        return "\(fourDigits(Double(found.score)))  \(word)"
      }
  }
}
