import Corpora
import Testing
import Tokenization

@Suite("Detokenizer")
struct DetokenizerTests {
  /// Words with spaces between them, and the text that they are. `⏎` ends a line.
  struct Case: Sendable, CustomTestStringConvertible {
    var words: String
    var text: String
    var locale = ""
    var isPretokenized = false

    var testDescription: String { text }

    var written: String {
      var configuration: TokenizerConfiguration = isPretokenized ? .pretokenized : .languageModel
      configuration.locale = locale
      var detokenizer = Detokenizer(configuration)
      let parts = words.split(separator: " ").map { word in
        word == "⏎" ? detokenizer.endLine() : detokenizer.append(String(word))
      }
      return parts.joined() + detokenizer.finish()
    }
  }

  static let punctuation = [
    Case(words: "Well , yes ; no : maybe ! Why ? So …", text: "Well, yes; no: maybe! Why? So…"),
    Case(words: "a ( b ) [ c ] { d } .", text: "a (b) [c] {d}."),
    Case(words: "wait . . . what ! ?", text: "wait... what!?"),
    Case(words: "50 % of $ 20 or 5 € today", text: "50% of $20 or 5 € today"),
    Case(words: "at 10 : 30 : a test", text: "at 10:30: a test"),
    Case(words: "# 1 and # tag by @ user", text: "#1 and #tag by @user"),
    Case(words: "at 20 ° today", text: "at 20° today"),
    Case(words: "A ⏎ b . ⏎ ⏎ c", text: "A\nb.\n\nc"),
    Case(words: "a <unk> , <unk> b", text: "a <unk>, <unk> b"),
    Case(words: "R & D = fun + 1", text: "R & D = fun + 1"),
  ]

  static let quotes = [
    Case(words: "\" Yes , \" he said , \" no . \"", text: "\"Yes,\" he said, \"no.\""),
    Case(words: "( \" a \" ) \" b \"", text: "(\"a\") \"b\""),
    Case(words: "\" open ⏎ \" new \" a", text: "\"open\n\"new\" a"),
    Case(words: "“ It is , ” ‘ a ’ b", text: "“It is,” ‘a’ b"),
    Case(words: "say ' hello ' now", text: "say 'hello' now"),
    Case(words: "the dogs ' tails", text: "the dogs' tails"),
    Case(words: "the ' dogs ' here", text: "the 'dogs' here"),
    Case(words: "„ Ja “ , sagt sie , ‚ nein ‘ .", text: "„Ja“, sagt sie, ‚nein‘."),
    Case(words: "„ a “ “ b ” c", text: "„a“ “b” c"),
    Case(words: "он сказал : « да » .", text: "он сказал: «да»."),
    Case(words: "`` a '' b", text: "``a'' b", isPretokenized: true),
    Case(
      words: "« Oui » : non ! « « Si » »", text: "«\u{A0}Oui\u{A0}»\u{A0}: non\u{A0}! «\u{A0}«\u{A0}Si\u{A0}»\u{A0}»",
      locale: "fr"),
    Case(words: "¿ Qué ? ¡ No !", text: "¿Qué? ¡No!"),
  ]

  static let joints = [
    Case(words: "a well - known and / or thing", text: "a well-known and/or thing"),
    Case(words: "<unk> - based", text: "<unk>-based"),
    Case(words: "1990 – 2000 , then – maybe", text: "1990–2000, then – maybe"),
    Case(words: "so - - or - ( not ) -", text: "so -- or - (not) -"),
    Case(words: "ends - ⏎ - begins", text: "ends -\n- begins"),
    Case(words: "a - b", text: "a - b", isPretokenized: true),
    Case(words: "a 20 @-@ year run of 3 @,@ 000 @.@ 5 - b", text: "a 20-year run of 3,000.5 - b", isPretokenized: true),
    Case(
      words: "it 's , we 're , do n't , they ’ve , isn 't , I 'LL", text: "it's, we're, don't, they’ve, isn't, I'LL",
      isPretokenized: true),
  ]

  static let scripts = [
    Case(words: "我 喜欢 Python 和 3 只 猫 。 你 （ 呢 ） ？", text: "我喜欢Python和3只猫。你（呢）？"),
    Case(words: "東京 タワー に 「 行き 」 ました 、 はい", text: "東京タワーに「行き」ました、はい"),
    Case(words: "나는 학교 에 , 간다 .", text: "나는 학교 에, 간다."),
    Case(words: "ผม มี แมว 3 ตัว และ Python", text: "ผมมีแมว 3 ตัวและ Python"),
    Case(words: "ខ្ញុំ ស្រឡាញ់ ឆ្មា ។ ហើយ", text: "ខ្ញុំស្រឡាញ់ឆ្មា។ហើយ"),
    Case(words: "ကျွန်တော် ကြောင် ကို ။", text: "ကျွန်တော်ကြောင်ကို။"),
    Case(words: "ຂ້ອຍ ມີ ແມວ", text: "ຂ້ອຍມີແມວ"),
    Case(words: "مرحبا ، كيف الحال ؟ نعم ؛ لا", text: "مرحبا، كيف الحال؟ نعم؛ لا"),
    Case(words: "यह एक बिल्ली है । हाँ", text: "यह एक बिल्ली है। हाँ"),
    Case(words: "שלום , עולם !", text: "שלום, עולם!"),
    Case(words: "Γεια σου · τι κάνεις \u{37E}", text: "Γεια σου · τι κάνεις\u{37E}"),
    Case(words: "ሰላም ። እንዴት ፣ ነህ", text: "ሰላም። እንዴት፣ ነህ"),
    Case(words: "Բարեւ ։ Ինչ", text: "Բարեւ։ Ինչ"),
  ]

  @Test(
    "text reads as it is written", arguments: punctuation + quotes + joints + scripts)
  func spacing(of example: Case) {
    #expect(example.written == example.text)
  }

  @Test("all of a text comes, whatever waits, and only hyphens wait")
  func streaming() {
    var detokenizer = Detokenizer(.languageModel)
    #expect(detokenizer.append("well") == "well")
    #expect(detokenizer.append("-") == "")
    #expect(detokenizer.append("known") == "-known")
    #expect(detokenizer.append("/") == "")
    #expect(detokenizer.append("(") == " / (")
    #expect(detokenizer.append("x") == "x")
    #expect(detokenizer.append("-") == "")
    #expect(detokenizer.finish() == " -")
    #expect(detokenizer.append("new") == "new")
  }

  @Test(
    "the words of what was written are the words",
    arguments: [
      "The quick brown fox, having jumped over the lazy dog, slept until 10:30; nobody (not even the cat) minded.",
      "\"Why not?\" she asked. \"It's only $5,000.50, or 20% of what we've got!\"",
      "A well-known and/or little-known co-operative's members' votes in 1990–2000; 3-5 [sic].",
      "He wrote 'yes' and then 'no'... Dr. Smith-Jones, e.g., didn't care at all!",
      "Email me @home, see #1 — or don’t; “that’s fine,” I said, ‘really’.",
    ])
  func idempotence(sentence: String) throws {
    let tokenizer = try Tokenizer(.languageModel)
    let words = try tokenizer.tokens(in: sentence).map(\.text)
    var detokenizer = Detokenizer(.languageModel)
    let text = words.map { detokenizer.append($0) }.joined() + detokenizer.finish()
    #expect(text == sentence)
    #expect(try tokenizer.tokens(in: text).map(\.text) == words)
  }

  @Test("no spacing changes the words of random sequences without quotes", arguments: 0..<20)
  func randomIdempotence(seed: UInt64) throws {
    var generator = SplitMix64(seed: seed)
    let vocabulary = [
      "the", "dog's", "3", "2.5", "said", "(", ")", ",", ".", "-", "$", "%", "Well", ":", ";", "I", "–",
    ]
    let tokenizer = try Tokenizer(.languageModel)
    for _ in 0..<100 {
      var words: [String] = []
      for _ in 0..<12 {
        let word = vocabulary.randomElement(using: &generator)!
        // Two numbers around a full stop or comma are one number: nobody could tell.
        if let last = words.last, last == "." || last == "," || last == ";", word.first!.isNumber { continue }
        words.append(word)
      }
      var detokenizer = Detokenizer(.languageModel)
      let text = words.map { detokenizer.append($0) }.joined() + detokenizer.finish()
      #expect(try tokenizer.tokens(in: text).map(\.text) == words, "\(text)")
    }
  }
}
