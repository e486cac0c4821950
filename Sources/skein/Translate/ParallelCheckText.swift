import Corpora
import Foundation

/// A check of a parallel corpus for a terminal of 80 columns.
struct ParallelCheckText {
  private let check: ParallelCheck

  init(_ check: ParallelCheck) { self.check = check }

  func print() {
    for (number, part) in check.parts.enumerated() {
      if number > 0 { line() }
      printSizes(part)
    }
    for part in check.parts {
      printAlignment(part)
      printFlaws(part)
    }
    for overlap in check.overlaps where overlap.sources + overlap.targets > 0 { print(overlap) }
    line("\n" + summary)
  }

  private func printSizes(_ part: ParallelCheck.Part) {
    line("\(part.name): \(counted(part.pairs, "pair"))")
    let sides = [part.source, part.target]
    let rows: [(String, (ParallelCheck.Lengths) -> String)] = [
      ("script", { $0.script.map(Self.words) ?? "–" }),
      ("words: median", { grouped(Int64($0.words.median)) }),
      ("5 % to 95 %", { "\($0.words.p05) to \($0.words.p95)" }),
      ("most", { grouped(Int64($0.words.maximum)) }),
      ("characters: median", { grouped(Int64($0.characters.median)) }),
      ("most", { grouped(Int64($0.characters.maximum)) }),
    ]
    TextTable.print(
      [["", "source", "target"]] + rows.map { name, text in ["  " + name] + sides.map(text) }, right: [1, 2])
    if let model = part.lengthModel {
      line(
        String(
          format: "  a character of the source gives %.3f of the target, with variance %.3g", model.ratio,
          model.variance))
    }
  }

  private func printAlignment(_ part: ParallelCheck.Part) {
    if !part.shifts.isEmpty {
      line("\n\(part.name): shifted lines in \(counted(part.shifts.count, "place"))")
      for shift in part.shifts {
        line("  \(shift.first)\n    to \(shift.last)")
        line(
          "    their targets stand \(counted(abs(shift.lines), "line")) \(shift.lines > 0 ? "later" : "earlier") "
            + "(\(counted(shift.pairs, "pair")), likelier by \(String(format: "%.0f", shift.gainNats)) nats)")
      }
    }
    let outliers = part.outliers
    if outliers.count > 0 {
      line("\n\(part.name): \(counted(outliers.count, "pair")) of improbable lengths")
      for outlier in outliers.told {
        let size = String(format: "%.1f", abs(outlier.deviation))
        line("  \(outlier.member.place)")
        line("    target too \(outlier.deviation > 0 ? "long" : "short") by \(size) standard deviations")
        print(outlier.member)
      }
      rest(outliers.count, outliers.told.count, "pair")
    }
  }

  private func printFlaws(_ part: ParallelCheck.Part) {
    print(part.emptySources, "with an empty source", in: part)
    print(part.emptyTargets, "with an empty target", in: part)
    print(part.emptyPairs, "empty on both sides", in: part)
    print(part.identical, "with the same text on both sides", in: part)
    printDuplicates(part)
    print(part.sourcesWithTargets, "source", "with several targets", in: part, \.source, \.target)
    print(part.targetsWithSources, "target", "with several sources", in: part, \.target, \.source)
    print(part.otherScripts, "in another script than most of their side", in: part)
    print(part.otherLanguages, "in the words of the other side", in: part)
  }

  private func print(_ places: ParallelCheck.Places, _ what: String, in part: ParallelCheck.Part) {
    if places.count == 0 { return }
    line("\n\(part.name): \(counted(places.count, "pair")) \(what)")
    for place in places.told { line("  \(place)") }
    rest(places.count, places.told.count, "pair")
  }

  private func printDuplicates(_ part: ParallelCheck.Part) {
    let duplicates = part.duplicates
    if duplicates.groups == 0 { return }
    line("\n\(part.name): \(counted(duplicates.pairs, "pair")) the same as an earlier one")
    for group in duplicates.told {
      for member in group.members { line("  \(member.place)") }
      if group.count > group.members.count { line("  … \(grouped(Int64(group.count))) in all") }
      print(group.members[0])
    }
    rest(duplicates.groups, duplicates.told.count, "group")
  }

  /// Texts of a side that have several on the other.
  private func print(
    _ groups: ParallelCheck.Groups, _ noun: String, _ what: String, in part: ParallelCheck.Part,
    _ shared: (ParallelCheck.Member) -> String, _ other: (ParallelCheck.Member) -> String
  ) {
    if groups.groups == 0 { return }
    line("\n\(part.name): \(counted(groups.groups, noun)) \(what)")
    for group in groups.told {
      line("  " + shared(group.members[0]).onOneLine.shortenedAtEnd(to: 78))
      for member in group.members {
        line("    " + other(member).onOneLine.shortenedAtEnd(to: 76))
        line("      \(member.place)")
      }
      if group.count > group.members.count { line("    … \(grouped(Int64(group.count))) in all") }
    }
    rest(groups.groups, groups.told.count, noun)
  }

  private func print(_ hints: ParallelCheck.Hints, _ what: String, in part: ParallelCheck.Part) {
    if hints.count == 0 { return }
    line("\n\(part.name): \(counted(hints.count, "text")) \(what)")
    for hint in hints.told {
      line("  the \(hint.side) of \(hint.member.place)")
      print(hint.member)
    }
    rest(hints.count, hints.told.count, "text")
  }

  private func print(_ overlap: ParallelCheck.Overlap) {
    line(
      "\n\(overlap.part): \(counted(overlap.sources, "source")) and \(counted(overlap.targets, "target")) "
        + "in \(overlap.with), too; \(grouped(Int64(overlap.pairs))) as pairs")
    for group in overlap.told {
      for member in group.members { line("  \(member.place)") }
      line("    " + group.members[0].source.onOneLine.shortenedAtEnd(to: 76))
    }
    rest(overlap.sources, overlap.told.count, "source")
  }

  /// Both texts, a line each.
  private func print(_ member: ParallelCheck.Member) {
    for text in [member.source, member.target] { line("    " + text.onOneLine.shortenedAtEnd(to: 76)) }
  }

  private func rest(_ count: Int, _ told: Int, _ noun: String) {
    if count > told { line("  … and \(counted(count - told, noun)) more") }
  }

  private func line(_ text: String = "") { StandardOutput.print(text) }

  /// One line for people.
  private var summary: String {
    let found = check.findings
    return found.isEmpty ? "nothing was found" : "found: " + found.map(Self.words).joined(separator: ", ")
  }

  private static func words(_ finding: ParallelCheck.Finding) -> String {
    switch finding {
    case .shifts: "shifted lines"
    case .outliers: "improbable lengths"
    case .emptyTexts: "empty texts"
    case .identicalTexts: "identical texts"
    case .duplicates: "duplicates"
    case .severalTargets: "sources with several targets"
    case .severalSources: "targets with several sources"
    case .otherScripts: "other scripts"
    case .otherLanguages: "texts in the other language"
    case .overlaps: "texts in two parts"
    }
  }

  private static func words(_ script: TextScript) -> String {
    script == .hanOrKana ? "han or kana" : script.rawValue
  }
}
