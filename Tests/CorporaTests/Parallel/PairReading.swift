import Corpora
import Foundation
import TestSupport

/// Pairs as values: of two files with these contents, or of a table.
func pairs(
  _ source: some Sequence<UInt8>, _ target: some Sequence<UInt8>, names: (String, String) = ("a.de", "a.en"),
  _ options: ParallelOptions = ParallelOptions()
) throws -> ParallelTexts {
  let folder = try TemporaryFolder()
  let paths = (try folder.write(source, to: names.0), try folder.write(target, to: names.1))
  return try ParallelTexts(reading: ParallelInput(source: [paths.0], target: [paths.1]), options)
}

func pairs(_ source: String, _ target: String, _ options: ParallelOptions = ParallelOptions()) throws -> ParallelTexts {
  try pairs(source.utf8, target.utf8, options)
}

func table(
  _ bytes: some Sequence<UInt8>, name: String = "pairs.tsv", _ options: ParallelOptions = ParallelOptions()
) throws -> ParallelTexts {
  let folder = try TemporaryFolder()
  return try ParallelTexts(reading: ParallelInput(tables: [folder.write(bytes, to: name)]), options)
}

func table(
  _ text: String, name: String = "pairs.tsv", _ options: ParallelOptions = ParallelOptions()
) throws -> ParallelTexts {
  try table(text.utf8, name: name, options)
}

/// Pairs in memory, one a line.
func texts(_ pairs: [(String, String)]) -> ParallelTexts {
  ParallelTexts(
    pairs.enumerated().map { index, pair in
      ParallelPair(
        source: pair.0, target: pair.1, place: ParallelPlace(source: "s", target: "t", line: Int64(index + 1)))
    })
}

extension ParallelTexts {
  var sourceTexts: [String] { (0..<count).map { source[$0] } }
  var targetTexts: [String] { (0..<count).map { target[$0] } }
  var lines: [Int64] { (0..<count).map { place(of: $0).line } }
}

extension ParallelOptions {
  static func with(_ change: (inout ParallelOptions) -> Void) -> ParallelOptions {
    var options = ParallelOptions()
    change(&options)
    return options
  }
}

/// The error that `body` throws.
func parallelError(_ body: () throws -> some Any) -> ParallelError? {
  do {
    _ = try body()
    return nil
  } catch {
    return error as? ParallelError
  }
}
