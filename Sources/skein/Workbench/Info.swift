import ArgumentParser
import Corpora
import Diagnostics
import Foundation
import Storage
import Tasks

struct Info: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "info",
    abstract: "All that is known of a workbench file or one of its embeddings or models.",
    discussion: """
      Without --name it tells of everything in the file, unfinished trainings and the commands that resume them included. \
      --verify reads the whole file and compares it with the checksums stored in it; the exit status is 3 if anything \
      is damaged.

      EXAMPLES
        skein info
        skein info --name books
        skein info --verify
      """)

  @OptionGroup var workbench: WorkbenchOptions

  @Option(help: "The embedding, model or unfinished training (default: all that the file holds).")
  var name: String?

  @Flag(help: "Read everything and check it against the stored checksums.")
  var verify = false

  @Flag(help: "Print one JSON object.")
  var json = false

  func run() throws {
    let workbench = try Workbench.open(path: workbench.path, access: .read)
    let findings = verify ? try workbench.verify() : []
    let damaged = findings.filter {
      !$0.isSound && (name == nil || $0.name == name || $0.part == .file)
    }
    // What is damaged may be what the lines below are made of: the findings come first.
    if !json { print(findings) }
    do {
      try describe(workbench, findings: findings)
    } catch  where damaged.isEmpty {
      throw error
    } catch {}
    if !damaged.isEmpty { endProcess(with: .machineFailed) }
  }

  private func describe(_ workbench: Workbench, findings: [Verification]) throws {
    let version = try workbench.formatVersion()
    let checkpoints = try workbench.checkpointNames().filter { name == nil || $0 == name }
      .compactMap { try workbench.checkpoint(named: $0) }
    var embeddings = try workbench.embeddings()
    var models = try workbench.models()
    if let name {
      let names = embeddings.map(\.name) + models.map(\.name)
      embeddings.removeAll { $0.name != name }
      models.removeAll { $0.name != name }
      if embeddings.isEmpty, models.isEmpty, checkpoints.isEmpty {
        throw UsageError.nothingNamed(name, path: workbench.path, similar: NearestNames.of(name, among: names))
      }
    }
    let vocabularies = name == nil ? try workbench.vocabularies() : []
    if json {
      var object: [String: Any] = [
        "path": workbench.path, "bytes": workbench.byteCount, "formatVersion": version,
        "embeddings": embeddings.map(WorkbenchJSON.embedding), "models": models.map(WorkbenchJSON.model),
        "vocabularies": vocabularies.map(WorkbenchJSON.vocabulary),
        "unfinished": checkpoints.map { WorkbenchJSON.checkpoint($0, in: workbench) },
      ]
      if verify {
        object["verification"] = findings.map { finding in
          var entry: [String: Any] = ["part": finding.part.rawValue, "isSound": finding.isSound]
          entry["name"] = finding.name
          entry["flaw"] = finding.flaw
          return entry
        }
      }
      return try StandardOutput.printJSON(object)
    }
    StandardOutput.print("\(workbench.path): \(WorkbenchText.size(workbench.byteCount)), format \(version)")
    for embedding in embeddings { print(embedding) }
    for model in models { print(model, isAlone: name != nil) }
    for vocabulary in vocabularies {
      StandardOutput.print("\nvocabulary \(vocabulary.name ?? ""): \(WorkbenchText.count(vocabulary.size, "word"))")
      print(vocabulary)
    }
    for checkpoint in checkpoints { print(checkpoint, in: workbench) }
  }

  private func print(_ findings: [Verification]) {
    for finding in findings {
      let subject = [finding.part.rawValue, finding.name].compactMap(\.self).joined(separator: " ")
      StandardOutput.print(
        "\(finding.isSound ? "sound" : "DAMAGED")  \(subject)\(finding.flaw.map { ": " + $0 } ?? "")")
    }
  }

  private func print(_ embedding: EmbeddingRecord) {
    StandardOutput.print(
      "\n\(embedding.name): \(embedding.kind), \(WorkbenchText.count(embedding.rows, "word")) × \(embedding.dimension)")
    let seconds = embedding.finishedAt.timeIntervalSince(embedding.startedAt)
    fact("finished", "\(WorkbenchText.moment(embedding.finishedAt)), after \(String(format: "%.1f", seconds)) s")
    if let loss = embedding.finalLoss {
      fact("loss", String(format: "%.4g", loss) + "\(TrainingText.lossUnit(ofKind: embedding.kind)) at the end")
    }
    if let loss = embedding.heldOutLoss { fact("held out", String(format: "%.4g nats a pair", loss)) }
    if let seed = embedding.seed { fact("seed", "\(seed)") }
    if let subwords = embedding.subwords {
      let nGrams = subwords.nGrams
      fact(
        "n-grams",
        "of \(nGrams.minimumLength) to \(nGrams.maximumLength) characters, for words beyond these: \(grouped(Int64(subwords.rows))) of \(WorkbenchText.count(nGrams.buckets, "bucket"))"
      )
    }
    if embedding.precision != .float32 { fact("precision", embedding.precision.rawValue) }
    if let index = embedding.index {
      for (name, value) in WorkbenchText.facts(of: index) { fact("index \(name)", value) }
    }
    facts("configuration", of: embedding.configuration)
    fact("digest", embedding.digest)
    if let subwords = embedding.subwords { fact("n-gram digest", subwords.digest) }
    print(embedding.vocabulary)
  }

  /// - Parameter isAlone: whether its tensors are listed, too.
  private func print(_ model: ModelRecord, isAlone: Bool) {
    StandardOutput.print("\n\(model.name): \(model.kind), \(WorkbenchText.count(model.parameters, "parameter"))")
    let seconds = model.finishedAt.timeIntervalSince(model.startedAt)
    fact("finished", "\(WorkbenchText.moment(model.finishedAt)), after \(WorkbenchText.duration(seconds))")
    if let run = model.runID { fact("run", "\(run); skein runs show \(run)") }
    if model.metrics != "{}" { fact("measured", lines: measured(model)) }
    if let seed = model.seed { fact("seed", "\(seed)") }
    fact("configuration", lines: Self.settings(of: model))
    if let codec = model.codec { facts("codec", of: codec) }
    fact("digest", model.digest)
    fact("tensors", "\(model.tensors.count), \(WorkbenchText.size(Int64(model.byteCount)))")
    if isAlone {
      TextTable.print(
        model.tensors.map { ["   ", $0.name, $0.shape.map(String.init).joined(separator: " × "), $0.scalar.rawValue] })
    }
    if let vocabulary = model.vocabulary { print(vocabulary) }
    if let vocabulary = model.sourceVocabulary {
      fact("reads", "another vocabulary:")
      print(vocabulary)
    }
  }

  /// Those that had a say: a recipe has the settings of other kinds of classifiers and translators, too.
  private static func settings(of model: ModelRecord) -> [String] {
    guard let leaves = WorkbenchText.leaves(of: model.configuration, intoLists: true) else {
      return [model.configuration]
    }
    let others = settingsOfOthers(model, leaves) ?? []
    return WorkbenchText.lines(of: leaves.filter { leaf in !others.contains { leaf.key.hasPrefix($0) } })
  }

  /// What settings begin with that have no say; `nil` where all have.
  private static func settingsOfOthers(_ model: ModelRecord, _ leaves: [(key: String, value: String)]) -> [String]? {
    switch model.kind {
    case ClassifierTask.kind:
      return switch leaves.first(where: { $0.key == "kind" }).flatMap({ ClassifierRecipe.Kind(rawValue: $0.value) }) {
      case .linear: ["network.", "training.", "text."]
      case .network: ["linear."]
      case .combined, nil: []
      }
    case TranslationTask.kind:
      let kinds = leaves.filter { $0.key == "model.encoder" || $0.key == "model.decoder" }.map(\.value)
      let isRecurrent = !kinds.contains("transformer")
      let isTransformer = kinds.allSatisfy { $0 == "transformer" }
      return (isRecurrent ? ["model.transformer."] : [])
        + (isTransformer
          ? ["model.hiddenSize", "model.attention", "model.feeding", "model.isBidirectional", "model.forgetBias"] : [])
    default: return nil
    }
  }

  /// A classifier's report is a page of its own: `skein info --json` has all of it.
  private func measured(_ model: ModelRecord) -> [String] {
    let metrics = Data(model.metrics.utf8)
    if let measured = try? JSONDecoder().decode(MeasuredTranslator.self, from: metrics) {
      let (report, scores) = (measured.report, measured.report.scores)
      let perplexity = String(format: "perplexity %.4g on ", report.perplexity)
      return [
        String(format: "BLEU %.2f (", scores.bleu.score) + scores.bleuSignature + "),",
        String(format: "chrF %.2f, ", scores.chrF) + perplexity
          + "\(grouped(Int64(report.pairs))) \(TranslationText.measuredOn(measured.texts))",
      ]
    }
    guard let measured = try? JSONDecoder().decode(MeasuredClassifier.self, from: metrics) else {
      return WorkbenchText.figureLines(of: model.metrics)
    }
    let report = measured.report
    let f1 = report.macro.f1.map { String(format: ", macro F1 %.3f", $0) } ?? ""
    return [
      String(format: "accuracy %.3f", report.accuracy) + "\(f1) of \(grouped(Int64(report.texts))) "
        + ClassifierText.measuredOn(measured.texts)
    ]
  }

  private func print(_ vocabulary: VocabularyRecord) {
    fact("words", "\(grouped(Int64(vocabulary.size))), which occur \(grouped(vocabulary.totalOccurrences)) times")
    for source in vocabulary.sources {
      fact("from", "\(source.path), \(WorkbenchText.size(source.bytes)), SHA-256 \(source.sha256)")
    }
    if let ledger = vocabulary.ledger {
      fact("ledger", (try? JSONDecoder().decode(CorpusLedger.self, from: Data(ledger.utf8)))?.summary ?? ledger)
    }
    if let tokenizer = vocabulary.tokenizer { facts("tokenizer", of: tokenizer) }
    if let configuration = vocabulary.configuration { facts("counting", of: configuration) }
    if let icu = vocabulary.icuVersion { fact("ICU", "\(icu), Unicode \(vocabulary.unicodeVersion ?? "unknown")") }
    fact("by", "skein \(vocabulary.skeinVersion), \(WorkbenchText.moment(vocabulary.createdAt))")
  }

  private func print(_ checkpoint: CheckpointRecord, in workbench: Workbench) {
    let holder = workbench.holder(ofTraining: checkpoint.name)
    StandardOutput.print("\n\(checkpoint.name): \(holder == nil ? "unfinished" : "in training"), \(checkpoint.kind)")
    fact("started", WorkbenchText.moment(checkpoint.startedAt))
    fact(
      "saved",
      "\(WorkbenchText.moment(checkpoint.savedAt)), \(WorkbenchText.size(Int64(checkpoint.byteCount))), save \(checkpoint.saves)"
    )
    facts("progress", of: checkpoint.progress)
    if let holder {
      fact("running in", holder)
    } else {
      fact("resume with", WorkbenchText.resume(checkpoint, path: workbench.path))
    }
  }

  private func fact(_ name: String, _ value: String) { fact(name, lines: [value]) }

  /// Settings or figures in JSON text.
  private func facts(_ name: String, of settings: String) {
    fact(name, lines: WorkbenchText.leaves(of: settings).map(WorkbenchText.lines) ?? [settings])
  }

  private func fact(_ name: String, lines: [String]) {
    for (index, line) in lines.enumerated() {
      StandardOutput.print("  " + (index == 0 ? name : "").padded(to: WorkbenchText.factIndent - 3) + " " + line)
    }
  }
}
