import Corpora
import Foundation
import TestSupport

/// Everything that a reader of labelled texts gives.
struct Reading: Equatable {
  var examples: [LabelledExample] = []
  var layouts: [LabelledLayout] = []
  var ledger = LabelledLedger()

  init(_ paths: String..., options: LabelledOptions = LabelledOptions()) throws {
    let reader = LabelledReader(try LabelledInput(arguments: paths, format: options.format), options)
    while let example = try reader.next() { examples.append(example) }
    layouts = reader.layouts
    ledger = reader.ledger
  }

  /// Of one file with this content.
  init(_ bytes: some Sequence<UInt8>, in name: String, _ options: LabelledOptions = LabelledOptions()) throws {
    let folder = try TemporaryFolder()
    try self.init(try folder.write(bytes, to: name), options: options)
  }

  init(_ text: String, in name: String, _ options: LabelledOptions = LabelledOptions()) throws {
    try self.init(text.utf8, in: name, options)
  }

  var texts: [String] { examples.map(\.text) }
  var labels: [[String]] { examples.map(\.labels) }
  var lines: [Int64] { examples.map(\.place.line) }
}

extension LabelledOptions {
  /// Labels in the first column, texts in the second, no header.
  static var columns: LabelledOptions {
    with {
      $0.header = .absent
      $0.fields = LabelledFields(text: [2], label: 1)
    }
  }

  static func with(_ change: (inout LabelledOptions) -> Void) -> LabelledOptions { LabelledOptions().with(change) }

  func with(_ change: (inout LabelledOptions) -> Void) -> LabelledOptions {
    var options = self
    change(&options)
    return options
  }
}

/// The error that `body` throws.
func labelledError(_ body: () throws -> some Any) -> LabelledError? {
  do {
    _ = try body()
    return nil
  } catch {
    return error as? LabelledError
  }
}

/// The line and the flaw of the bad row that `body` stops at.
struct BadRow: Equatable {
  var line: Int64
  var flaw: LabelledFlaw
}

func badRow(_ body: () throws -> some Any) -> BadRow? {
  guard case .badRow(let place, let flaw) = labelledError(body) else { return nil }
  return BadRow(line: place.line, flaw: flaw)
}
