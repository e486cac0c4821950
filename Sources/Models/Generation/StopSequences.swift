/// Ends a text that arrives in pieces where one of a number of strings appears in it, and shows nothing of that string.
///
///     var stop = try StopSequences(["\n\n", "User:"])
///     stop.append("fine.\nUs")     // "fine.\n": the rest could be the beginning of “User:”
///     stop.append("ually")         // "Usually"
///     stop.append(" so.\n")        // " so."
///     stop.append("\nBye")         // ""
///     stop.found                   // "\n\n": what follows is dropped
///
/// Text is compared code by code, without regard to canonical equivalence, so it does not matter how it is cut into
/// pieces. The string that ends first counts, the longest of several. Each byte costs one step of Knuth, Morris and Pratt's
/// search (1977) a string.
public struct StopSequences: Sendable {
  /// The string that ended the text.
  public private(set) var found: String?

  private var matchers: [Matcher]
  /// What may be the beginning of a string, and is held back.
  private var held: [UInt8] = []

  /// - Parameter strings: none: nothing ends the text.
  public init(_ strings: [String]) throws(ModelError) {
    for string in strings { try require(!string.isEmpty, "stop", "“”", "not empty") }
    matchers = strings.map(Matcher.init)
  }

  /// Takes a piece of text and returns what can be shown: all of it that is before a string, and cannot be part of one.
  public mutating func append(_ piece: String) -> String {
    if found != nil { return "" }
    for byte in piece.utf8 {
      held.append(byte)
      var ended = -1
      for index in matchers.indices where matchers[index].advance(byte) {
        if ended < 0 || matchers[index].pattern.count > matchers[ended].pattern.count { ended = index }
      }
      if ended >= 0 {
        found = matchers[ended].string
        held.removeLast(matchers[ended].pattern.count)
        return takeHeld(leaving: 0)
      }
    }
    return takeHeld(leaving: matchers.map(\.matched).max() ?? 0)
  }

  /// What was held back, now that the text ends.
  public mutating func finish() -> String { takeHeld(leaving: 0) }

  private mutating func takeHeld(leaving count: Int) -> String {
    let shown = String(decoding: held.dropLast(count), as: UTF8.self)
    held.removeFirst(held.count - count)
    return shown
  }
}

/// How far the end of a text is the beginning of a string.
private struct Matcher: Sendable {
  let string: String
  let pattern: [UInt8]
  /// For each prefix, the length of the longest shorter one that it ends with.
  private let fallbacks: [Int]
  private(set) var matched = 0

  init(_ string: String) {
    self.string = string
    let pattern = Array(string.utf8)
    var fallbacks = [0, 0]
    var length = 0
    for byte in pattern.dropFirst() {
      while length > 0 && pattern[length] != byte { length = fallbacks[length] }
      if pattern[length] == byte { length += 1 }
      fallbacks.append(length)
    }
    self.pattern = pattern
    self.fallbacks = fallbacks
  }

  /// Goes on by a byte; returns whether the string ends there.
  mutating func advance(_ byte: UInt8) -> Bool {
    while matched > 0 && pattern[matched] != byte { matched = fallbacks[matched] }
    if pattern[matched] == byte { matched += 1 }
    return matched == pattern.count
  }
}
