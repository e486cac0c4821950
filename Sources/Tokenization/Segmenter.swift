internal import CICU

/// Finds words, sentences or user-perceived characters by ICU's rules (UAX #29) and dictionaries.
///
///     let sentences = try Segmenter(.sentences)
///     try sentences.segments(of: "It rains. We stay.")  // 0..<10, 10..<18
///
/// The segments cover the text: white space is part of them. For one thread at a time.
public final class Segmenter {
  public enum Unit: Sendable, CaseIterable {
    case words, sentences, graphemes
  }

  private let breaker: OpaquePointer
  let breakUnit: cicu_unit

  /// - Throws: ``TokenizationError/unknownLocale(_:)``.
  public init(_ unit: Unit, locale: String = "") throws(TokenizationError) {
    let name = try LocaleName(locale)
    breakUnit =
      switch unit {
      case .words: CICU_WORDS
      case .sentences: CICU_SENTENCES
      case .graphemes: CICU_GRAPHEMES
      }
    var error: Int32 = 0
    guard let breaker = cicu_breaker_open(breakUnit, name.text, &error) else {
      throw .libraryFailed(doing: "opening the rules for \(unit)", error: String(cString: cicu_error_name(error)))
    }
    self.breaker = breaker
  }

  deinit {
    cicu_breaker_close(breaker)
  }

  /// Where each segment of a text ends, in bytes. The buffer is valid until the next call.
  ///
  /// - Parameter text: UTF-8 of at most 1 GiB.
  public func ends(in text: UnsafeRawBufferPointer) throws(TokenizationError) -> UnsafeBufferPointer<UInt32> {
    guard let base = text.baseAddress, !text.isEmpty else { return UnsafeBufferPointer(start: nil, count: 0) }
    var ends: UnsafePointer<UInt32>?
    var count = 0
    let error = cicu_breaker_segment(
      breaker, base.assumingMemoryBound(to: UInt8.self), text.count, &ends, &count)
    guard error == 0 else {
      throw .libraryFailed(
        doing: "segmenting \(text.count) bytes of text", error: String(cString: cicu_error_name(error)))
    }
    return UnsafeBufferPointer(start: ends, count: count)
  }

  /// The segments of a text, in bytes of UTF-8.
  public func segments(of text: String) throws(TokenizationError) -> [Range<Int>] {
    var text = text
    let result = text.withUTF8 { (bytes) -> Result<[Range<Int>], TokenizationError> in
      Result { () throws(TokenizationError) in
        var start = 0
        return try ends(in: UnsafeRawBufferPointer(bytes)).map { end in
          defer { start = Int(end) }
          return start..<Int(end)
        }
      }
    }
    return try result.get()
  }
}
