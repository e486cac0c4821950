/// Numbers that are the same in every run: SplitMix64 (Steele, Lea, Flood 2014).
struct SplitMix64: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = (state ^ state >> 30) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
    return mixed ^ mixed >> 31
  }
}

/// Words in several scripts between white space of several kinds, marks and joiners among them.
func randomText(words: Int, seed: UInt64) -> String {
  var generator = SplitMix64(seed: seed)
  let stems = [
    "the", "of", "Cat", "naïve", "e\u{301}", "straße", "3.14", "don't", "שלום", "日本語", "カタカナ", "สวัสดี", "👩‍👩‍👧", "🇫🇷",
    "a_b", "x", "Ωμέγα", "\u{0}", "\u{301}", "한국어", "m²", "¡", ".", ",", "—", "q\u{200D}q",
  ]
  let spaces = [" ", " ", " ", " ", "  ", "\n", "\n\n", "\r\n", "\t", "\u{A0}", "\u{3000}", " \n ", ""]
  var text = ""
  for _ in 0..<words {
    text += stems.randomElement(using: &generator)!
    if Bool.random(using: &generator) { text += String(UInt32.random(in: 0..<300, using: &generator)) }
    text += spaces.randomElement(using: &generator)!
  }
  return text
}
