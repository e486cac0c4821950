import Corpora
import Foundation
import Storage

/// Facts of a workbench file as JSON objects, with the keys in alphabetical order.
enum WorkbenchJSON {
  static func text(_ object: [String: Any]) throws -> String {
    let options: JSONSerialization.WritingOptions = [.sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try JSONSerialization.data(withJSONObject: object, options: options), as: UTF8.self)
  }

  static func embedding(_ record: EmbeddingRecord) -> [String: Any] {
    var object: [String: Any] = [
      "name": record.name, "kind": record.kind, "rows": record.rows, "dimension": record.dimension,
      "configuration": value(record.configuration), "digest": record.digest, "startedAt": moment(record.startedAt),
      "finishedAt": moment(record.finishedAt), "skeinVersion": record.skeinVersion,
      "vocabulary": vocabulary(record.vocabulary),
    ]
    object["seed"] = record.seed
    object["finalLoss"] = record.finalLoss
    object["heldOutLoss"] = record.heldOutLoss
    return object
  }

  static func vocabulary(_ record: VocabularyRecord) -> [String: Any] {
    var object: [String: Any] = [
      "size": record.size, "totalOccurrences": record.totalOccurrences, "digest": record.digest,
      "createdAt": moment(record.createdAt), "skeinVersion": record.skeinVersion,
      "sources": record.sources.map { ["path": $0.path, "bytes": $0.bytes, "sha256": $0.sha256] as [String: Any] },
    ]
    object["name"] = record.name
    object["configuration"] = record.configuration.map(value)
    object["tokenizer"] = record.tokenizer.map(value)
    object["icuVersion"] = record.icuVersion
    object["unicodeVersion"] = record.unicodeVersion
    object["ledger"] = record.ledger.map(value)
    return object
  }

  static func checkpoint(_ record: CheckpointRecord, in workbench: Workbench) -> [String: Any] {
    var object: [String: Any] = [
      "name": record.name, "kind": record.kind, "run": value(record.run), "progress": value(record.progress),
      "saves": record.saves, "bytes": record.byteCount, "startedAt": moment(record.startedAt),
      "savedAt": moment(record.savedAt), "skeinVersion": record.skeinVersion,
      "resume": WorkbenchText.resume(record.name, path: workbench.path),
    ]
    object["runningIn"] = workbench.holder(ofTraining: record.name)
    return object
  }

  /// JSON text as a value inside another object; the text itself where it is none.
  private static func value(_ text: String) -> Any {
    (try? JSONSerialization.jsonObject(with: Data(text.utf8), options: .fragmentsAllowed)) ?? text
  }

  private static func moment(_ date: Date) -> String { WorkbenchText.moment(date, separator: "T", end: "Z") }
}
