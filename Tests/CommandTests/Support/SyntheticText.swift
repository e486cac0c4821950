/// Lines of made-up words, frequent and rare ones, the same every time.
func syntheticText(words: Int, vocabulary: Int = 2_000, wordsPerLine: Int = 20, seed: UInt64 = 1) -> String {
  var state = seed
  func unit() -> Double {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Double(state >> 11) * 0x1p-53
  }
  var text = ""
  for index in 0..<words {
    let rank = Int(Double(vocabulary) * unit() * unit() * unit())
    text += "w\(rank)"
    text += index % wordsPerLine == wordsPerLine - 1 ? "\n" : " "
  }
  return text
}
