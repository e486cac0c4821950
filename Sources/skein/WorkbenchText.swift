import Corpora
import Foundation
import Storage

/// Facts of a workbench file as people read them.
enum WorkbenchText {
  /// Such as `25.3 MB`, in powers of 1000.
  static func size(_ bytes: Int64) -> String {
    var value = Double(bytes)
    var units = ["bytes", "kB", "MB", "GB", "TB"][...]
    while value >= 999.5, units.count > 1 {
      value /= 1000
      units.removeFirst()
    }
    return String(format: units.first == "bytes" || value >= 99.95 ? "%.0f" : "%.1f", value) + " " + units.first!
  }

  /// Such as `2026-03-01 09:30:00 UTC`.
  static func moment(_ date: Date) -> String { moment(date, separator: " ", end: " UTC") }

  static func count(_ number: Int, _ noun: String, plural: String? = nil) -> String {
    "\(grouped(Int64(number))) \(number == 1 ? noun : plural ?? noun + "s")"
  }

  /// JSON text as `window 5, tokenizer.splitting words`, without what is nested in lists; the text itself where it is no
  /// JSON.
  static func settings(_ text: String) -> String {
    func flattened(_ value: JSONSetting, _ key: String) -> [String] {
      switch value {
      case .object(let members):
        return members.keys.sorted().flatMap { flattened(members[$0]!, key.isEmpty ? $0 : "\(key).\($0)") }
      case .list(let elements):
        let texts = elements.compactMap(\.text)
        return texts.count == elements.count && !texts.isEmpty ? ["\(key) \(texts.joined(separator: "+"))"] : []
      case .scalar(let text): return ["\(key) \(text.isEmpty ? "none" : text)"]
      }
    }
    guard let value = try? JSONDecoder().decode(JSONSetting.self, from: Data(text.utf8)) else { return text }
    return flattened(value, "").joined(separator: ", ")
  }

  /// The command that goes on with an unfinished training.
  static func resume(_ name: String, path: String) -> String {
    "skein embed train --resume --name \(shellQuoted(name))" + (path == "skein.db" ? "" : " --db \(shellQuoted(path))")
  }

  /// Where the words come from: `raw.txt` or `a.txt and 3 more files`.
  static func sources(_ sources: [CorpusSource]) -> String {
    guard let first = sources.first else { return "" }
    return first.path + (sources.count > 1 ? " and \(count(sources.count - 1, "more file"))" : "")
  }

  static func moment(_ date: Date, separator: String, end: String) -> String {
    var seconds = time_t(date.timeIntervalSince1970.rounded(.down))
    var parts = tm()
    gmtime_r(&seconds, &parts)
    return String(
      format: "%04d-%02d-%02d%@%02d:%02d:%02d%@", parts.tm_year + 1900, parts.tm_mon + 1, parts.tm_mday, separator,
      parts.tm_hour, parts.tm_min, parts.tm_sec, end)
  }

  private static func shellQuoted(_ text: String) -> String {
    let plain = text.utf8.allSatisfy { byte in
      byte >= 0x80 || Character(UnicodeScalar(byte)).isLetter || Character(UnicodeScalar(byte)).isNumber
        || "-_./=:,@%+".utf8.contains(byte)
    }
    return plain && !text.isEmpty ? text : "'" + text.replacing("'", with: #"'\''"#) + "'"
  }
}
