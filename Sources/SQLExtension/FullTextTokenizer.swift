import CSQLiteExtension
import Tokenization

/// Full-text search with Skein's words: `CREATE VIRTUAL TABLE t USING fts5(text, tokenize = 'skein th')`.
///
/// Options are a locale, and `accents` to find words without their accents.
extension Connection {
  /// Nothing where this SQLite has no FTS5.
  func addFullTextTokenizer() -> Int32 {
    guard let functions = skein_sqlite_fts5(database) else { return SQLITE_OK }
    var tokenizer = fts5_tokenizer(
      xCreate: { _, options, count, result in
        let options = (0..<Int(count)).map { String(cString: options![$0]!) }
        guard let scanner = try? FullTextTokenizer(options) else { return SQLITE_ERROR }
        result!.pointee = OpaquePointer(Unmanaged.passRetained(scanner).toOpaque())
        return SQLITE_OK
      },
      xDelete: { Unmanaged<FullTextTokenizer>.fromOpaque(UnsafeRawPointer($0!)).release() },
      xTokenize: { tokenizer, context, _, text, count, emit in
        let tokenizer = Unmanaged<FullTextTokenizer>.fromOpaque(UnsafeRawPointer(tokenizer!)).takeUnretainedValue()
        return tokenizer.scan(UnsafeRawBufferPointer(start: text, count: Int(count))) { word, source in
          emit!(
            context, 0, word.baseAddress?.assumingMemoryBound(to: CChar.self), Int32(word.count),
            Int32(source.lowerBound), Int32(source.upperBound))
        }
      })
    return functions.pointee.xCreateTokenizer(functions, "skein", nil, &tokenizer, nil)
  }
}

private final class FullTextTokenizer {
  private let scanner: TokenScanner

  init(_ options: [String]) throws {
    var configuration = TokenizerConfiguration()
    for option in options {
      if option == "accents" {
        configuration.stripsAccents = true
      } else {
        if !configuration.locale.isEmpty { throw SQLError("two locales, \(configuration.locale) and \(option)") }
        configuration.locale = option
      }
    }
    scanner = try Tokenizer(configuration).makeScanner()
  }

  /// - Returns: SQLite's status; that of `emit` if one is not SQLITE_OK.
  func scan(_ text: UnsafeRawBufferPointer, _ emit: (UnsafeRawBufferPointer, Range<Int>) -> Int32) -> Int32 {
    var status = SQLITE_OK
    do {
      try scanner.scan(text) { token in
        if status == SQLITE_OK { status = emit(token.text, token.source) }
      }
    } catch {
      return SQLITE_ERROR
    }
    return status
  }
}
