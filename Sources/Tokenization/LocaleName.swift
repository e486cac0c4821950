internal import CICU

/// ICU's name of a locale, such as `pt_BR` for the tag `pt-BR`.
struct LocaleName {
  let text: String

  /// - Throws: ``TokenizationError/unknownLocale(_:)`` for a malformed tag or a language that ICU does not know.
  init(_ locale: String) throws(TokenizationError) {
    let name = withUnsafeTemporaryAllocation(of: CChar.self, capacity: Int(CICU_LOCALE_CAPACITY)) { buffer -> String? in
      cicu_locale(locale, buffer.baseAddress!) ? String(cString: buffer.baseAddress!) : nil
    }
    guard let name, !locale.utf8.contains(0) else { throw .unknownLocale(locale) }
    text = name
  }
}
