/// The script that a text's letters are of, by Unicode's blocks. Chinese and Japanese are one, since they share characters.
public enum TextScript: String, Codable, Sendable, CaseIterable {
  case latin, greek, cyrillic, armenian, hebrew, arabic, syriac, devanagari, bengali, gurmukhi, gujarati, oriya, tamil,
    telugu, kannada, malayalam, sinhala, thai, lao, tibetan, myanmar, georgian, hangul, ethiopic, cherokee, khmer,
    mongolian,
    hanOrKana

  /// Of a letter; `nil` for what is none, and for scripts that are not among these.
  init?(_ scalar: Unicode.Scalar) {
    if scalar.isASCII {
      guard ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar) else { return nil }
      self = .latin
      return
    }
    var (low, high) = (0, TextScript.blocks.count)
    while low < high {
      let middle = (low + high) / 2
      if TextScript.blocks[middle].last < scalar.value { low = middle + 1 } else { high = middle }
    }
    guard low < TextScript.blocks.count, TextScript.blocks[low].first <= scalar.value, scalar.properties.isAlphabetic
    else { return nil }
    self = TextScript.blocks[low].script
  }

  private static let blocks: [(first: UInt32, last: UInt32, script: TextScript)] = [
    (0xAA, 0x24F, .latin), (0x370, 0x3FF, .greek), (0x400, 0x52F, .cyrillic), (0x530, 0x58F, .armenian),
    (0x590, 0x5FF, .hebrew), (0x600, 0x6FF, .arabic), (0x700, 0x74F, .syriac), (0x750, 0x77F, .arabic),
    (0x8A0, 0x8FF, .arabic), (0x900, 0x97F, .devanagari), (0x980, 0x9FF, .bengali), (0xA00, 0xA7F, .gurmukhi),
    (0xA80, 0xAFF, .gujarati), (0xB00, 0xB7F, .oriya), (0xB80, 0xBFF, .tamil), (0xC00, 0xC7F, .telugu),
    (0xC80, 0xCFF, .kannada), (0xD00, 0xD7F, .malayalam), (0xD80, 0xDFF, .sinhala), (0xE00, 0xE7F, .thai),
    (0xE80, 0xEFF, .lao), (0xF00, 0xFFF, .tibetan), (0x1000, 0x109F, .myanmar), (0x10A0, 0x10FF, .georgian),
    (0x1100, 0x11FF, .hangul), (0x1200, 0x139F, .ethiopic), (0x13A0, 0x13FF, .cherokee), (0x1780, 0x17FF, .khmer),
    (0x1800, 0x18AF, .mongolian), (0x1C80, 0x1C8F, .cyrillic), (0x1C90, 0x1CBF, .georgian), (0x1E00, 0x1EFF, .latin),
    (0x1F00, 0x1FFF, .greek), (0x2C60, 0x2C7F, .latin), (0x2D00, 0x2D2F, .georgian), (0x2D80, 0x2DDF, .ethiopic),
    (0x2DE0, 0x2DFF, .cyrillic), (0x3005, 0x3007, .hanOrKana), (0x3040, 0x312F, .hanOrKana), (0x3130, 0x318F, .hangul),
    (0x31A0, 0x31FF, .hanOrKana), (0x3400, 0x4DBF, .hanOrKana), (0x4E00, 0x9FFF, .hanOrKana),
    (0xA640, 0xA69F, .cyrillic),
    (0xA720, 0xA7FF, .latin), (0xA960, 0xA97F, .hangul), (0xAB70, 0xABBF, .cherokee), (0xAC00, 0xD7FF, .hangul),
    (0xF900, 0xFAFF, .hanOrKana), (0xFB00, 0xFB06, .latin), (0xFB1D, 0xFB4F, .hebrew), (0xFB50, 0xFDFF, .arabic),
    (0xFE70, 0xFEFE, .arabic), (0xFF21, 0xFF5A, .latin), (0xFF66, 0xFF9F, .hanOrKana), (0x20000, 0x323AF, .hanOrKana),
  ]
}

/// The scripts of both sides of a parallel corpus, and the texts that are in another one.
struct SideScripts {
  /// A text with fewer letters, such as an abbreviation, tells nothing.
  private static let fewestLetters = 5

  /// The script of most letters of a side.
  let source: TextScript?
  let target: TextScript?
  /// Texts with more letters of one other script than of their side's.
  let others: [(pair: Int, side: ParallelSide)]

  init(_ texts: ParallelTexts) {
    let sources = Self.scripts(texts.source)
    let targets = Self.scripts(texts.target)
    (source, target) = (sources.main, targets.main)
    func isOther(_ own: TextScript?, _ main: TextScript?) -> Bool { own != nil && own != main }
    others = (0..<texts.count).flatMap { pair -> [(pair: Int, side: ParallelSide)] in
      (isOther(sources.each[pair], sources.main) ? [(pair, .source)] : [])
        + (isOther(targets.each[pair], targets.main) ? [(pair, .target)] : [])
    }
  }

  /// The main script of each text, where it has letters enough, and of all.
  private static func scripts(_ texts: PackedTexts) -> (each: [TextScript?], main: TextScript?) {
    let numbers = Dictionary(uniqueKeysWithValues: zip(TextScript.allCases, 0...))
    var sums = [Int](repeating: 0, count: TextScript.allCases.count)
    var each: [TextScript?] = []
    each.reserveCapacity(texts.count)
    var counts = sums
    for text in 0..<texts.count {
      for number in counts.indices { counts[number] = 0 }
      texts.withUTF8(of: text) { text in
        for byte in text where byte & 0xDF >= UInt8(ascii: "A") && byte & 0xDF <= UInt8(ascii: "Z") { counts[0] += 1 }
        if text.contains(where: { $0 >= 0x80 }) {
          for scalar in String(decoding: text, as: UTF8.self).unicodeScalars where !scalar.isASCII {
            if let script = TextScript(scalar) { counts[numbers[script]!] += 1 }
          }
        }
      }
      for number in sums.indices { sums[number] += counts[number] }
      let most = counts.indices.max { (counts[$0], -$0) < (counts[$1], -$1) }!
      each.append(counts.reduce(0, +) < fewestLetters ? nil : TextScript.allCases[most])
    }
    let most = sums.indices.max { (sums[$0], -$0) < (sums[$1], -$1) }!
    return (each, sums[most] == 0 ? nil : TextScript.allCases[most])
  }
}
