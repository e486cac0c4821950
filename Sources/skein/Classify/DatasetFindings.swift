import Corpora
import Tasks

/// What a check of labelled texts found.
struct DatasetFindings {
  enum Kind: String, CaseIterable {
    case tooFewLabels, exactDuplicates, nearDuplicates, conflictingLabels, overlaps, emptyTexts, overlongTexts,
      similarLabels,
      unknownLabels, likelyLabelErrors
  }

  let kinds: [Kind]

  init(_ check: DatasetCheck, _ errors: LabelErrors?) {
    kinds = Kind.allCases.filter { kind in
      switch kind {
      case .tooFewLabels: check.parts.first.map { $0.classes.count { $0.count > 0 } < 2 } ?? true
      case .exactDuplicates: check.parts.contains { $0.exact.groups > 0 }
      case .nearDuplicates: check.parts.contains { $0.near.groups > 0 }
      case .conflictingLabels:
        check.parts.contains { $0.exact.conflicts + $0.near.conflicts > 0 }
          || check.overlaps.contains { $0.conflicts > 0 }
      case .overlaps: check.overlaps.contains { $0.exact + $0.near > 0 }
      case .emptyTexts: check.parts.contains { $0.emptyTexts > 0 }
      case .overlongTexts: check.parts.contains { ($0.overlong ?? 0) > 0 }
      case .similarLabels: !check.similarLabels.isEmpty
      case .unknownLabels: check.parts.contains { !$0.unknownLabels.isEmpty }
      case .likelyLabelErrors: errors?.suspects.isEmpty == false
      }
    }
  }

  /// One line for people.
  var summary: String {
    kinds.isEmpty ? "nothing was found" : "found: " + kinds.map(Self.words).joined(separator: ", ")
  }

  private static func words(_ kind: Kind) -> String {
    switch kind {
    case .tooFewLabels: "fewer than two labels to tell apart"
    case .exactDuplicates: "duplicates"
    case .nearDuplicates: "near duplicates"
    case .conflictingLabels: "duplicates with other labels"
    case .overlaps: "texts in two parts"
    case .emptyTexts: "empty texts"
    case .overlongTexts: "over-long texts"
    case .similarLabels: "labels spelled in two ways"
    case .unknownLabels: "labels that training does not have"
    case .likelyLabelErrors: "likely label errors"
    }
  }
}
