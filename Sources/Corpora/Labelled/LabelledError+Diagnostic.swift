import Diagnostics

extension LabelledError: Diagnostic {
  public var code: String {
    switch self {
    case .corpus(let error): error.code
    case .badRow(_, let flaw): flaw.code
    case .unknownFormat, .jsonArray: "SK-DATA-008"
    case .noColumn, .ambiguousColumn, .sameColumn, .namesWithoutHeader: "SK-DATA-009"
    case .noClassFolders, .partsNotClasses: "SK-DATA-010"
    case .noExamples: "SK-DATA-011"
    case .unknownLabel: "SK-DATA-012"
    case .tooManyLabels: "SK-DATA-013"
    case .unusableSplit: "SK-DATA-014"
    }
  }

  public var message: String {
    switch self {
    case .corpus(let error): error.message
    case .badRow(let place, .json(let reason, let column)):
      "\(place):\(column): \(LabelledFlaw.json(reason: reason, column: column))"
    case .badRow(let place, let flaw): "\(place): \(flaw)"
    case .unknownFormat(let path): "\(path): neither the name nor the first line tells the format"
    case .jsonArray(let path): "\(path): this is one JSON array, not JSON Lines"
    case .noColumn(let path, let role, let wanted, let columns, _, let hasNames):
      "\(path): no column \(wanted.map { "“\($0)”" } ?? "is named as a \(role) usually is"); "
        + "the columns\(hasNames ? "" : ", by the first line,") are \(columns.joined(separator: ", "))"
    case .ambiguousColumn(let path, let name, let columns):
      "\(path): more than one column is named “\(name)”: \(columns.joined(separator: ", "))"
    case .sameColumn(let path, let name): "\(path): the column “\(name)” is given twice"
    case .namesWithoutHeader(let name): "a column is given by its name, “\(name)”, for files without a header"
    case .tooManyLabels(let path, let limit): "\(path): more than \(grouped(Int64(limit))) different labels"
    case .noExamples(let rows, let files):
      "no examples: \(counted(rows, "row")) in \(counted(files, "file"))"
    case .unknownLabel(let place, let label, _): "\(place): the label “\(label)” is none of those known"
    case .noClassFolders(let path): "\(path): no folders in it that could be classes"
    case .partsNotClasses(let path, let folders):
      "\(path): the folders \(folders.joined(separator: ", ")) are parts of a data set, not classes"
    case .unusableSplit(let reason): "the split: \(reason)"
    }
  }

  public var advice: String {
    switch self {
    case .corpus(let error): error.advice
    case .badRow(_, let flaw): flaw.advice + "; --skip-bad counts such rows and goes on"
    case .unknownFormat:
      "say it: --format " + LabelledFormat.allCases.map(\.rawValue).joined(separator: " | ")
    case .jsonArray(let path): "write an object a line: jq -c '.[]' \(path)"
    case .noColumn(_, let role, let wanted, _, let similar, let hasNames):
      if let nearest = similar.first {
        "did you mean --\(role) \(nearest)?"
      } else if wanted == nil, !hasNames {
        "name it by its number: --\(role) 1 is the first column"
      } else {
        "name the right one: --\(role) COLUMN"
      }
    case .ambiguousColumn: "give the column by its number"
    case .sameColumn: "give each column once"
    case .namesWithoutHeader: "give columns by their numbers, from 1, or say that there is a header"
    case .tooManyLabels: "check that --label names the column of labels, not that of texts"
    case .noExamples: "check that the right files are named"
    case .unknownLabel(_, _, let similar):
      similar.first.map { "did you mean “\($0)”?" } ?? "a model knows the labels that it was trained with"
    case .noClassFolders: "give a folder that holds a folder of texts for each class, or files of another format"
    case .partsNotClasses(let path, let folders):
      "give one of them: \(path.hasSuffix("/") ? path : path + "/")\(folders.first ?? "")"
    case .unusableSplit: "give shares above 0, or at least two folds"
    }
  }

  public var exitStatus: ExitStatus {
    switch self {
    case .corpus(let error): error.exitStatus
    case .namesWithoutHeader, .unusableSplit: .wrongUsage
    default: .badInput
    }
  }
}

extension LabelledFlaw {
  var code: String {
    switch self {
    case .strayQuote, .openQuote: "SK-DATA-001"
    case .fieldCount: "SK-DATA-002"
    case .tooLong: "SK-DATA-003"
    case .json: "SK-DATA-004"
    case .missing, .repeated, .notText, .notLabel: "SK-DATA-005"
    case .noLabel, .emptyLabel, .labelInText: "SK-DATA-006"
    case .severalLabels: "SK-DATA-007"
    }
  }

  var advice: String {
    switch self {
    case .strayQuote:
      "put the field into double quotes and double those in it; for literal quotes: --format tsv-literal"
    case .openQuote: "close the quote, or double it if it is a character; for literal quotes: --format tsv-literal"
    case .fieldCount: "put fields with a separator in them into double quotes"
    case .tooLong(_, let isQuoted):
      isQuoted ? "close the quote, or double it if it is a character" : "check that rows end with line feeds"
    case .json: "write one whole JSON object a line"
    case .missing: "give every object the field"
    case .repeated: "give every object the field once"
    case .notText: "write texts as strings"
    case .notLabel: "write a label as a string, a number, true or false, and several as an array of these"
    case .noLabel: "give it one"
    case .emptyLabel: "give it a name"
    case .severalLabels: "if examples have several labels, say so: --multi-label"
    case .labelInText: "put all labels before the text"
    }
  }
}
