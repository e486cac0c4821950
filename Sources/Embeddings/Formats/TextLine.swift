/// A line of a text file of vectors: fields separated by spaces or tabs, without its line end.
struct TextLine {
  /// The line without line feed, carriage return, and spaces at its end, which fastText writes.
  let text: UnsafeRawBufferPointer
  /// Where the next line starts.
  let next: Int

  /// The line that starts at `start`, of which no more than `limit` bytes are looked at.
  init(_ bytes: UnsafeRawBufferPointer, from start: Int, limit: Int = .max) {
    let length = limit < bytes.count - start ? limit : bytes.count - start
    let rest = UnsafeRawBufferPointer(rebasing: bytes[start..<start + length])
    var end = rest.count
    if let lineFeed = rest.firstIndex(of: UInt8(ascii: "\n")) { end = lineFeed }
    next = start + min(end + 1, rest.count)
    while end > 0, Self.isSeparator(rest[end - 1]) || rest[end - 1] == UInt8(ascii: "\r") { end -= 1 }
    text = UnsafeRawBufferPointer(rebasing: rest[..<end])
  }

  static func isSeparator(_ byte: UInt8) -> Bool { byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }

  /// The two numbers of a header: nothing else is on the line.
  var shape: (words: Int, dimension: Int)? {
    let fields = text.split(whereSeparator: Self.isSeparator)
    guard fields.count == 2 else { return nil }
    guard let words = Self.whole(fields[0]), let dimension = Self.whole(fields[1]) else { return nil }
    return (words, dimension)
  }

  private static func whole(_ field: Slice<UnsafeRawBufferPointer>) -> Int? {
    guard !field.isEmpty, field.count <= 18 else { return nil }
    var value = 0
    for byte in field {
      guard byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") else { return nil }
      value = value * 10 + Int(byte - UInt8(ascii: "0"))
    }
    return value
  }

  /// A field as messages quote it: its beginning, what is no plain character replaced.
  static func quoted(_ field: some Collection<UInt8>) -> String {
    let text = String(decoding: field.prefix(40), as: UTF8.self)
    let plain = text.unicodeScalars.map { $0.properties.generalCategory == .control ? "\u{FFFD}" : Character($0) }
    return "“\(String(plain))\(field.count > 40 ? "…" : "")”"
  }

  /// How many fields the line has.
  var fieldCount: Int { text.split(whereSeparator: Self.isSeparator).count }

  /// The last `count` fields as numbers, and the end of the word before them; `nil` where that is not how the line is.
  func numbers(_ count: Int) -> (wordEnd: Int, numbers: [Float])? {
    var numbers = [Float](repeating: 0, count: count)
    let end = numbers.withUnsafeMutableBufferPointer { read($0) { _ in } }
    return end.map { ($0, numbers) }
  }

  /// Reads the last `numbers.count` fields as numbers, from the end on; what is before them is the word, which may hold
  /// spaces itself, as some of GloVe's do.
  ///
  /// - Returns: where the word ends; `nil`, after telling `failure` what is wrong, where that is not how the line is.
  func read(_ numbers: UnsafeMutableBufferPointer<Float>, failure: (String) -> Void) -> Int? {
    var end = text.count
    for index in numbers.indices.reversed() {
      var start = end
      while start > 0, !Self.isSeparator(text[start - 1]) { start -= 1 }
      let field = UnsafeRawBufferPointer(rebasing: text[start..<end])
      guard start > 0, !field.isEmpty else {
        failure("\(max(0, fieldCount - 1)) numbers after the word, not \(numbers.count)")
        return nil
      }
      guard let number = DecimalNumber.float(field) else {
        let fields = fieldCount - 1
        failure(
          fields < numbers.count
            ? "\(fields) numbers after the word, not \(numbers.count)"
            : "\(Self.quoted(field)) is not a finite number")
        return nil
      }
      numbers[index] = number
      end = start
      while end > 0, Self.isSeparator(text[end - 1]) { end -= 1 }
    }
    guard end > 0 else {
      failure("there is no word before the numbers")
      return nil
    }
    return end
  }
}
