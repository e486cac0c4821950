import Corpora
import Foundation
import Storage

/// Facts of a workbench file as JSON objects, with the keys in alphabetical order.
enum WorkbenchJSON {
  static func embedding(_ record: EmbeddingRecord) -> [String: Any] {
    var object: [String: Any] = [
      "name": record.name, "kind": record.kind, "rows": record.rows, "dimension": record.dimension,
      "precision": record.precision.rawValue,
      "configuration": value(record.configuration), "digest": record.digest, "startedAt": moment(record.startedAt),
      "finishedAt": moment(record.finishedAt), "skeinVersion": record.skeinVersion,
      "vocabulary": vocabulary(record.vocabulary),
    ]
    object["seed"] = record.seed
    if let subwords = record.subwords {
      let nGrams = subwords.nGrams
      object["nGrams"] =
        [
          "minimumLength": nGrams.minimumLength, "maximumLength": nGrams.maximumLength, "buckets": nGrams.buckets,
          "used": subwords.rows, "digest": subwords.digest,
        ] as [String: Any]
    }
    object["finalLoss"] = record.finalLoss
    object["heldOutLoss"] = record.heldOutLoss
    object["index"] = record.index.map(index)
    return object
  }

  static func index(_ record: IndexRecord) -> [String: Any] {
    let (configuration, quality) = (record.configuration, record.quality)
    return [
      "m": configuration.m, "construction": configuration.construction, "search": configuration.search,
      "seed": configuration.seed, "wantedRecall": configuration.recall, "recall": quality.recall,
      "neighbours": quality.neighbours, "queries": quality.queries, "exactSeconds": quality.exactSeconds,
      "indexSeconds": quality.indexSeconds, "buildSeconds": record.buildSeconds, "layers": record.layers,
      "links": record.links, "bytes": record.byteCount, "digest": record.digest,
      "createdAt": moment(record.createdAt), "skeinVersion": record.skeinVersion,
    ]
  }

  static func model(_ record: ModelRecord) -> [String: Any] {
    var object: [String: Any] = [
      "name": record.name, "kind": record.kind, "parameters": record.parameters,
      "configuration": value(record.configuration), "metrics": value(record.metrics), "digest": record.digest,
      "startedAt": moment(record.startedAt), "finishedAt": moment(record.finishedAt),
      "skeinVersion": record.skeinVersion,
      "tensors": record.tensors.map {
        ["name": $0.name, "shape": $0.shape, "scalar": $0.scalar.rawValue, "bytes": $0.byteCount] as [String: Any]
      },
    ]
    object["vocabulary"] = record.vocabulary.map(vocabulary)
    object["sourceVocabulary"] = record.sourceVocabulary.map(vocabulary)
    object["runID"] = record.runID
    object["codec"] = record.codec.map(value)
    object["merges"] = record.merges.map(Self.merges)
    object["sourceMerges"] = record.sourceMerges.map(Self.merges)
    object["seed"] = record.seed
    return object
  }

  /// - Parameter metrics: what it measured last, by name.
  static func run(_ record: RunRecord, metrics: [Metric], in workbench: Workbench) -> [String: Any] {
    var object: [String: Any] = [
      "id": record.id, "name": record.name, "kind": record.kind,
      "status": workbench.isBrokenOff(record) ? "broken off" : record.status.rawValue,
      "configuration": value(record.configuration), "threads": record.threads, "seconds": record.seconds,
      "startedAt": moment(record.startedAt), "updatedAt": moment(record.updatedAt),
      "skeinVersion": record.skeinVersion, "sources": record.sources.map(source),
      "metrics": Dictionary(uniqueKeysWithValues: metrics.map { ($0.name, number($0.value)) }),
    ]
    object["seed"] = record.seed
    object["finishedAt"] = record.finishedAt.map { moment($0) }
    object["result"] = record.result.map(value)
    object["error"] = record.error
    return object
  }

  /// A row of what a run measured.
  static func metric(_ metric: Metric) -> [String: Any] {
    var object: [String: Any] = [
      "name": metric.name, "step": metric.step, "seconds": metric.seconds, "value": number(metric.value),
    ]
    object["epoch"] = metric.epoch
    return object
  }

  /// A number, or one of the texts `nan`, `inf` and `-inf`, which JSON has no numbers for.
  static func number(_ value: Double) -> Any { value.isFinite ? value : "\(value)" }

  static func vocabulary(_ record: VocabularyRecord) -> [String: Any] {
    var object: [String: Any] = [
      "size": record.size, "totalOccurrences": record.totalOccurrences, "digest": record.digest,
      "createdAt": moment(record.createdAt), "skeinVersion": record.skeinVersion,
      "sources": record.sources.map(source),
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
      "resume": WorkbenchText.resume(record, path: workbench.path),
    ]
    object["runID"] = record.runID
    object["runningIn"] = workbench.holder(ofTraining: record.name)
    return object
  }

  private static func source(_ source: CorpusSource) -> [String: Any] {
    ["path": source.path, "bytes": source.bytes, "sha256": source.sha256]
  }

  /// How many merges there are: a line each.
  private static func merges(_ text: String) -> Int { text.split(separator: "\n").count }

  /// JSON text as a value inside another object; the text itself where it is none.
  private static func value(_ text: String) -> Any {
    (try? JSONSerialization.jsonObject(with: Data(text.utf8), options: .fragmentsAllowed)) ?? text
  }

  static func moment(_ date: Date) -> String { WorkbenchText.moment(date, separator: "T", end: "Z") }
}
