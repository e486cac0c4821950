import Corpora
import Testing

@Suite("Chunk boundaries")
struct ChunkBoundaryTests {
  @Test(
    "text is cut at the best place there is",
    arguments: [
      ("one\ntwo three", "one\n"),
      ("one\r\ntwo three four", "one\r\n"),
      ("one two three", "one two"),
      ("one two  ", "one two"),
      ("one two \u{301}x", "one two"),
      ("one  \u{301}two", "one"),
      ("ไทย ไทยไทย", "ไทย"),
      ("ที่ \u{0E35}ไทย", "ที่"),
      ("日本語。日本", "日本語。"),
      ("日本語。\u{3099}日本", "日本語。\u{3099}日"),
      ("日本、語！", "日本、"),
      ("abc日本", "abc日"),
      ("abcde\u{301}", "abcd"),
      ("xy👩‍👩‍👧", "xy"),
    ])
  func places(text: String, start: String) {
    let boundary = Array(text.utf8).withUnsafeBytes { chunkBoundary($0) }
    #expect(String(decoding: text.utf8.prefix(boundary), as: UTF8.self) == start)
  }

  @Test("bytes that are not text are cut where no sequence straddles")
  func notText() {
    let garbage = [UInt8](repeating: 0x80, count: 100)
    #expect(garbage.withUnsafeBytes { chunkBoundary($0) } == 99)
    #expect((garbage + [0xF0, 0x9F]).withUnsafeBytes { chunkBoundary($0) } == 100)
    #expect((garbage + [0xF0, 0x9F, 0x92]).withUnsafeBytes { chunkBoundary($0) } == 100)
    #expect((garbage + [0xE2, 0x82, 0xAC, 0xAC]).withUnsafeBytes { chunkBoundary($0) } == 100)
  }

  @Test("every random text is cut between characters, and never in nothing")
  func random() {
    for seed in 0..<2000 {
      let text = randomText(words: 1 + seed % 7, seed: UInt64(seed))
      let bytes = Array(text.utf8)
      let boundary = bytes.withUnsafeBytes { chunkBoundary($0) }
      #expect(boundary > 0 && boundary <= bytes.count)
      if boundary < bytes.count { #expect(bytes[boundary] & 0xC0 != 0x80) }
    }
  }
}
