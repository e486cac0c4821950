import CCSV
import CCrypto
import CZlib
import CZstd
import Downloads
import Foundation
import GRDBSQLite
import Tokenization

/// Each library is asked its version and given a small task whose answer is known.
extension MachineReport.Library {
  /// Words of English by rule and of Thai by dictionary: the dictionaries are in a data file of their own.
  static var icu: Self {
    var library = Self(name: "ICU", version: Tokenizer.icuVersion, detail: "Unicode \(Tokenizer.unicodeVersion)")
    do {
      let words = try Tokenizer(TokenizerConfiguration()).tokens(in: "two words ภาษาไทย").map(\.text)
      if words != ["two", "words", "ภาษา", "ไทย"] {
        library.problem = "words were found wrongly (\(words.joined(separator: "|"))): install libicu again"
      }
    } catch {
      library.problem = error.message
    }
    return library
  }

  /// STRICT tables came with 3.37; workbench files have them.
  static var sqlite: Self {
    let isThreadSafe = sqlite3_threadsafe() != 0
    var library = Self(
      name: "SQLite", version: String(cString: sqlite3_libversion()),
      detail: isThreadSafe ? "thread-safe" : "not thread-safe")
    var connection: OpaquePointer?
    defer { sqlite3_close(connection) }
    if sqlite3_libversion_number() < 3_037_000 {
      library.problem = "3.37 or newer is needed"
    } else if !isThreadSafe {
      library.problem = "a library compiled with SQLITE_THREADSAFE is needed"
    } else if sqlite3_compileoption_used("OMIT_WAL") != 0 {
      library.problem = "a library with write-ahead logging is needed"
    } else if sqlite3_open(":memory:", &connection) != SQLITE_OK
      || sqlite3_exec(connection, "CREATE TABLE probe (a INTEGER) STRICT; INSERT INTO probe VALUES (1)", nil, nil, nil)
        != SQLITE_OK
    {
      library.problem = connection.map { String(cString: sqlite3_errmsg($0)) } ?? "no connection could be opened"
    }
    return library
  }

  /// The checksum of "123456789" by CRC-32 is published as its check value.
  static var zlib: Self {
    let check = crc32(0, Array("123456789".utf8), 9)
    return Self(
      name: "zlib", version: String(cString: zlibVersion()),
      problem: check == 0xCBF4_3926 ? nil : "a checksum came out wrong: install zlib again")
  }

  static var zstd: Self {
    let text = Array(repeating: UInt8(ascii: "a"), count: 1000)
    var packed = [UInt8](repeating: 0, count: ZSTD_compressBound(text.count))
    let size = ZSTD_compress(&packed, packed.count, text, text.count, 1)
    var unpacked = [UInt8](repeating: 0, count: text.count)
    let isWhole = ZSTD_isError(size) == 0 && ZSTD_decompress(&unpacked, unpacked.count, packed, size) == text.count
    return Self(
      name: "zstd", version: String(cString: ZSTD_versionString()),
      problem: isWhole && unpacked == text ? nil : "text was not restored: install libzstd again")
  }

  /// libcsv tells no version when it runs.
  static var libcsv: Self {
    var parser = csv_parser()
    var cells: [String] = []
    let row = #"a,"b ""c""""#
    let isRead = withUnsafeMutablePointer(to: &cells) { cells in
      guard csv_init(&parser, UInt8(CSV_STRICT)) == 0 else { return false }
      defer { csv_free(&parser) }
      let take: @convention(c) (UnsafeMutableRawPointer?, Int, UnsafeMutableRawPointer?) -> Void = {
        cell, count, cells in
        let text = String(decoding: UnsafeRawBufferPointer(start: cell, count: count), as: UTF8.self)
        cells!.assumingMemoryBound(to: [String].self).pointee.append(text)
      }
      return csv_parse(&parser, row, row.utf8.count, take, nil, cells) == row.utf8.count
        && csv_fini(&parser, take, nil, cells) == 0
    }
    return Self(
      name: "libcsv", version: "\(CSV_MAJOR)",
      problem: isRead && cells == ["a", #"b "c""#] ? nil : "a row was read wrongly: install libcsv again")
  }

  /// SHA-256 of "abc": FIPS 180-2, appendix B.1.
  static var libcrypto: Self {
    var digest = [UInt8](repeating: 0, count: 32)
    let isDone = EVP_Digest("abc", 3, &digest, nil, EVP_sha256(), nil) == 1
    return Self(
      name: "libcrypto", version: String(cString: OpenSSL_version(OPENSSL_VERSION_STRING)),
      problem: isDone && digest.starts(with: [0xBA, 0x78, 0x16, 0xBF, 0x8F, 0x01, 0xCF, 0xEA])
        ? nil : "a digest came out wrong: install libssl again")
  }

  /// Nothing but `skein corpora get` needs it.
  static var libcurl: Self { optional("libcurl") { () throws(DownloadError) in try DownloadLibraries.curlVersion() } }

  /// Nothing but `skein corpora get` needs it.
  static var libarchive: Self {
    optional("libarchive") { () throws(DownloadError) in try DownloadLibraries.archiveVersion() }
  }

  private static func optional(_ name: String, version: () throws(DownloadError) -> String) -> Self {
    do {
      return Self(name: name, version: try version(), detail: "for skein corpora get")
    } catch {
      return Self(name: name, detail: "which skein corpora get needs: \(error.advice)")
    }
  }
}
