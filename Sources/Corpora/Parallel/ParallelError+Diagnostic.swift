import Diagnostics

extension ParallelError: Diagnostic {
  public var code: String {
    switch self {
    case .corpus(let error): error.code
    case .badRow(_, let flaw): flaw.code
    case .unequalLines: "SK-PAIR-001"
    case .unequalFiles: "SK-PAIR-002"
    case .noColumn, .ambiguousColumn, .sameColumn, .namesWithoutHeader: "SK-PAIR-003"
    case .noPairs: "SK-PAIR-004"
    case .unusableSplit: "SK-PAIR-005"
    case .unclearFiles: "SK-PAIR-006"
    }
  }

  public var message: String {
    switch self {
    case .corpus(let error): error.message
    case .badRow(let place, let flaw): "\(place): \(flaw)"
    case .unequalLines(let source, let target, let apartFrom):
      "\(source.path) has \(counted(source.count, "line")) and \(target.path) \(grouped(target.count))"
        + (apartFrom.map { "; by their lengths they part at about line \(grouped($0))" } ?? "")
    case .unequalFiles(let source, let target):
      "\(counted(Int64(source), "file")) of the source and \(grouped(Int64(target))) of the target"
    case .unclearFiles(let paths):
      "how these \(grouped(Int64(paths.count))) files make pairs is not clear: "
        + paths.prefix(4).joined(separator: ", ") + (paths.count > 4 ? ", …" : "")
    case .noColumn(let path, let side, let wanted, let columns, _):
      "\(path): there is no column “\(wanted)” for the \(side); there are \(columns.joined(separator: ", "))"
    case .ambiguousColumn(let path, let name, let columns):
      "\(path): more than one column is named “\(name)”: \(columns.joined(separator: ", "))"
    case .sameColumn(let path, let name): "\(path): the column “\(name)” is given for source and target"
    case .namesWithoutHeader(let name): "a column is given by its name, “\(name)”, for files without a header"
    case .noPairs(let rows, let files): "no pairs: \(counted(rows, "row")) in \(counted(files, "file"))"
    case .unusableSplit(let reason): "the split: \(reason)"
    }
  }

  public var advice: String {
    switch self {
    case .corpus(let error): error.advice
    case .badRow(_, let flaw): flaw.advice + "; --skip-bad counts such rows and goes on"
    case .unequalLines(let source, let target, let apartFrom):
      if let apartFrom {
        "look at both from there on: sed -n \(max(1, apartFrom - 5)),\(apartFrom + 5)p"
      } else {
        "check that both are whole: line \(min(source.count, target.count) + 1) has no counterpart"
      }
    case .unequalFiles: "give as many files of one as of the other, in the same order"
    case .unclearFiles:
      "give one table, several that end in .tsv or .csv, or two files whose lines belong together, the source first"
    case .noColumn(_, _, _, let columns, _) where columns.count == 1:
      "a file alone is a table; where lines of two files belong together, give both, the source first"
    case .noColumn(_, let side, _, _, let similar):
      similar.first.map { "did you mean --\(side)-column \($0)?" } ?? "name the right one: --\(side)-column COLUMN"
    case .ambiguousColumn: "give the column by its number"
    case .sameColumn: "give a column for each side"
    case .namesWithoutHeader: "give columns by their numbers, from 1, or say that there is a header"
    case .noPairs: "check that the right files are named"
    case .unusableSplit: "hold out fewer pairs"
    }
  }

  public var exitStatus: ExitStatus {
    switch self {
    case .corpus(let error): error.exitStatus
    case .unequalFiles, .unclearFiles, .namesWithoutHeader, .unusableSplit: .wrongUsage
    default: .badInput
    }
  }

  public static let explanations = [
    "SK-PAIR-001": """
    Line n of one file is the translation of line n of the other, so both have the same number of lines. One more or less shifts \
    all pairs that follow, and a model would learn from texts that have nothing to do with each other; so nothing is read. Where \
    the files part is guessed from the lengths of the texts. Lines end with a line feed: mostly a line feed within a text was \
    cut in two by one program and not by another, or empty lines were taken out of one file alone.
    """,
    "SK-PAIR-002": """
    The first file of the source belongs to the first one of the target, the second to the second, and so on. A folder stands \
    for the files in it, in the order of their names.
    """,
    "SK-PAIR-003": """
    A table of pairs has a column for the source and one for the target, given by name or by number from 1; the first two unless \
    told otherwise. If one is given by name, the first line is a header.
    """,
    "SK-PAIR-004": """
    The files hold no pair, or only bad ones that were skipped. Look at the first lines of both, as in head -3 \
    train.de train.en; `skein translate check` tells how they are read.
    """,
    "SK-PAIR-005": """
    Pairs that share a source or a target text are never split between training and held-out pairs, for a model would be tested \
    with what it was trained with. There have to be enough other pairs, and some have to be left for training.
    """,
    "SK-PAIR-006": """
    A parallel corpus is given in one of two forms. Two files, the source and then the target: line n of one is the translation \
    of line n of the other, as in train.de train.en. Or a table, with a column for each side: pairs.tsv, or several tables, \
    whose names then all end in .tsv or .csv, with .gz or .zst behind it where they are compressed. If a format is given, all \
    files are tables. --validation and --test take files in the same forms.
    """,
  ]
}
