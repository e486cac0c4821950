internal import CICU

/// Normalization, case and accents of one token after the other. For one thread at a time.
final class TokenTransform {
  private let transform: OpaquePointer
  /// Whether every token stays as it is.
  let isIdentity: Bool

  init(_ configuration: TokenizerConfiguration) throws(TokenizationError) {
    let normalization: cicu_normalization =
      switch configuration.normalization {
      case .none: CICU_NORMALIZATION_NONE
      case .nfc: CICU_NFC
      case .nfkc: CICU_NFKC
      }
    let letterCase: cicu_case =
      switch configuration.letterCase {
      case .keep: CICU_CASE_KEEP
      case .lower: CICU_CASE_LOWER
      case .fold: CICU_CASE_FOLD
      }
    var error: Int32 = 0
    let locale = try LocaleName(configuration.locale)
    guard
      let transform = cicu_transform_open(
        normalization, letterCase, configuration.stripsAccents, locale.text, &error)
    else {
      throw .libraryFailed(doing: "opening the normalization", error: String(cString: cicu_error_name(error)))
    }
    self.transform = transform
    isIdentity =
      configuration.normalization == .none && configuration.letterCase == .keep && !configuration.stripsAccents
  }

  deinit {
    cicu_transform_close(transform)
  }

  /// The result is valid until the next call.
  func apply(_ text: UnsafePointer<UInt8>, count: Int) throws(TokenizationError) -> UnsafeRawBufferPointer {
    var result: UnsafePointer<UInt8>?
    var length = 0
    let error = cicu_transform_apply(transform, text, count, &result, &length)
    guard error == 0 else {
      throw .libraryFailed(doing: "normalizing a token", error: String(cString: cicu_error_name(error)))
    }
    return UnsafeRawBufferPointer(start: result, count: length)
  }

  func apply(_ text: [UInt8]) throws(TokenizationError) -> UnsafeRawBufferPointer {
    try text.withUnsafeBufferPointer { text throws(TokenizationError) in
      try apply(text.baseAddress!, count: text.count)
    }
  }

  /// Whether a character neither composes with what stands before it nor changes places with it.
  func beginsAnew(_ character: UInt32) -> Bool {
    cicu_transform_begins_anew(transform, character)
  }
}
