import Corpora
import Foundation
import Tasks

/// A check of labelled texts for a terminal of 80 columns.
struct DatasetCheckText {
  private let check: DatasetCheck
  private let errors: LabelErrors?
  private let train: LabelledSet

  /// Classes, groups and texts of a kind that are listed.
  private static let (mostClasses, mostListed) = (30, 10)

  init(_ check: DatasetCheck, _ errors: LabelErrors?, _ train: LabelledSet) {
    (self.check, self.errors, self.train) = (check, errors, train)
  }

  func print() {
    for (number, part) in check.parts.enumerated() {
      if number > 0 { line() }
      printBalance(part)
    }
    for part in check.parts { printFlaws(part) }
    for overlap in check.overlaps where overlap.exact + overlap.near > 0 { print(overlap) }
    if !check.similarLabels.isEmpty {
      line("\nlabels that differ by case, width or white space alone")
      for group in check.similarLabels.prefix(Self.mostListed) {
        line("  " + group.map { "“\($0.onOneLine)”" }.joined(separator: ", "))
      }
    }
    if let errors { print(errors) }
  }

  private func printBalance(_ part: DatasetCheck.Part) {
    line("\(part.name): \(counted(part.examples, "text")), \(counted(part.classes.count, "label"))")
    let classes = part.classes.sorted { $0.count > $1.count }.prefix(Self.mostClasses)
    TextTable.print(
      classes.map {
        ["  " + $0.label.onOneLine.shortenedInMiddle(to: 40), grouped(Int64($0.count)), TrainingText.percent($0.share)]
      }, right: [1, 2])
    if part.classes.count > classes.count {
      line("  … and \(part.classes.count - classes.count) more: --json tells all")
    }
    if part.unlabelled > 0 { line("  \(counted(part.unlabelled, "text")) without a label") }
    line(
      String(
        format: "  balance %.3f (1 is even); most frequent label %.4g times the least", part.evenness,
        part.imbalanceRatio))
    let words = part.words
    line(
      "  words: median \(words.median), 5 % to 95 % \(words.p05) to \(words.p95), most \(grouped(Int64(words.maximum)))"
    )
  }

  private func printFlaws(_ part: DatasetCheck.Part) {
    print(part.exact, "the same as an earlier one", in: part)
    print(part.near, "nearly the same as an earlier one", in: part)
    print(part.emptyTold, of: part.emptyTexts, "without a word", in: part)
    print(part.overlongTold, of: part.overlong ?? 0, "too long", in: part)
    if !part.unknownLabels.isEmpty {
      line("\n\(part.name): labels that training does not have")
      line("  " + part.unknownLabels.prefix(Self.mostListed).map { "“\($0.onOneLine)”" }.joined(separator: ", "))
    }
  }

  private func print(_ duplicates: DatasetCheck.Duplicates, _ what: String, in part: DatasetCheck.Part) {
    if duplicates.groups == 0 { return }
    let conflicts = duplicates.conflicts > 0 ? "; \(counted(duplicates.conflicts, "group")) with unlike labels" : ""
    line("\n\(part.name): \(counted(duplicates.texts, "text")) \(what)\(conflicts)")
    for group in duplicates.told { print(group) }
    rest(duplicates.groups, duplicates.told.count, "group")
  }

  private func print(_ places: [LabelledPlace], of count: Int, _ what: String, in part: DatasetCheck.Part) {
    if count == 0 { return }
    line("\n\(part.name): \(counted(count, "text")) \(what)")
    for place in places { line("  \(place)") }
    rest(count, places.count, "text")
  }

  private func print(_ overlap: DatasetCheck.Overlap) {
    line(
      "\n\(overlap.part): \(counted(overlap.exact, "text")) in \(overlap.with), too, and \(overlap.near) nearly; "
        + "\(overlap.conflicts) with other labels there")
    for group in overlap.told { print(group) }
    rest(overlap.exact + overlap.near, overlap.told.count, "text")
  }

  /// Places and labels, then the text.
  private func print(_ group: DatasetCheck.Group) {
    let members = group.members.map { "\($0.place) \($0.labels.joined(separator: ", "))" }
    let more = group.count > members.count ? ", … \(group.count) in all" : ""
    line("  " + members.joined(separator: "; ").onOneLine + more)
    line("    " + group.members[0].excerpt.onOneLine.shortenedAtEnd(to: 76))
  }

  private func print(_ errors: LabelErrors) {
    let judge = String(format: "naive Bayes, right for %.1f %%, %d folds", 100 * errors.accuracy, errors.folds)
    line("\ntrain: \(counted(errors.suspects.count, "label")) likely wrong (\(judge))")
    for suspect in errors.suspects.prefix(Self.mostListed) {
      let (label, likelier) = (suspect.label.onOneLine, suspect.likelier.onOneLine)
      line("  \(suspect.place) \(label), rather \(likelier)" + String(format: " (%.2f)", suspect.probability))
      line("    " + train.texts[suspect.text].onOneLine.shortenedAtEnd(to: 76))
    }
    rest(errors.suspects.count, Self.mostListed, "text")
  }

  private func rest(_ count: Int, _ told: Int, _ noun: String) {
    if count > told { line("  … and \(counted(count - told, noun)) more") }
  }

  private func line(_ text: String = "") { StandardOutput.print(text) }
}
