import Corpora
import Foundation
import Storage
import Tasks

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

  /// Such as `12.3 s`, `4:05 min` or `3:07:09 h`.
  static func duration(_ seconds: Double) -> String {
    guard seconds >= 99.95, seconds < 1e9 else { return String(format: "%.1f s", seconds) }
    let whole = Int(seconds.rounded())
    return whole < 3600
      ? String(format: "%d:%02d min", whole / 60, whole % 60)
      : String(format: "%d:%02d:%02d h", whole / 3600, whole / 60 % 60, whole % 60)
  }

  /// A measured figure with four significant digits.
  static func figure(_ value: Double) -> String {
    // %g would write 1.235e+06.
    abs(value) >= 9999.5 && abs(value) < 1e15 ? grouped(Int64(value.rounded())) : String(format: "%.4g", value)
  }

  static func count(_ number: Int, _ noun: String, plural: String? = nil) -> String {
    "\(grouped(Int64(number))) \(number == 1 ? noun : plural ?? noun + "s")"
  }

  /// Columns before what is told of a thing, after the name of the fact.
  static let factIndent = 17

  /// Settings in lines that fit a terminal, behind the names of facts.
  static func lines(of leaves: [(key: String, value: String)]) -> [String] {
    SettingLines.of(leaves, width: max(40, StandardOutput.columns - factIndent))
  }

  /// Figures in JSON text, to four digits; the text itself where it is no JSON.
  static func figureLines(of text: String) -> [String] {
    guard let leaves = leaves(of: text, intoLists: true) else { return [text] }
    return lines(
      of: leaves.map { key, value in
        (key, Int64(value) == nil ? Double(value).map(figure) ?? value : value)
      })
  }

  /// The values in JSON text with the keys that lead to them, such as `tokenizer.splitting`, in the order of their names.
  ///
  /// - Parameter intoLists: whether to go into lists that hold more than scalars, as in `layers.0.units`; they are left out
  ///   otherwise.
  /// - Returns: `nil` for text that is no JSON.
  static func leaves(of text: String, intoLists: Bool = false) -> [(key: String, value: String)]? {
    func leaves(_ value: JSONSetting, _ key: String) -> [(key: String, value: String)] {
      func joined(_ part: some StringProtocol) -> String { key.isEmpty ? String(part) : "\(key).\(part)" }
      switch value {
      case .object(let members): return members.keys.sorted().flatMap { leaves(members[$0]!, joined($0)) }
      case .list(let elements):
        let texts = elements.compactMap(\.text)
        if texts.count == elements.count, !texts.isEmpty { return [(key, texts.joined(separator: "+"))] }
        return intoLists ? elements.enumerated().flatMap { leaves($1, joined("\($0)")) } : []
      case .scalar(let text): return [(key, text.isEmpty ? "none" : text)]
      }
    }
    return (try? JSONDecoder().decode(JSONSetting.self, from: Data(text.utf8))).map { leaves($0, "") }
  }

  /// The command that goes on with an unfinished training.
  static func resume(_ checkpoint: CheckpointRecord, path: String) -> String {
    TrainingFamily(kind: checkpoint.kind).resume(checkpoint.name, path)
  }

  /// What is told of an index, a line each.
  static func facts(of index: IndexRecord) -> [(name: String, value: String)] {
    let (quality, configuration) = (index.quality, index.configuration)
    return [
      (
        "recall",
        String(format: "%.4f", quality.recall)
          + " of the \(quality.neighbours) nearest of \(count(quality.queries, "word")), by exact search"
      ),
      (
        "speed",
        String(
          format: "%.3g ms a query, %.3g ms by exact search: %.3g times as fast", 1000 * quality.indexSeconds,
          1000 * quality.exactSeconds, quality.speedUp)
      ),
      ("size", "\(size(Int64(index.byteCount))), \(count(index.links, "link")) in \(count(index.layers, "layer"))"),
      (
        "built",
        "in \(duration(index.buildSeconds)), with m \(configuration.m), construction \(configuration.construction), "
          + "search \(configuration.search), seed \(configuration.seed)"
      ),
    ]
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
}
