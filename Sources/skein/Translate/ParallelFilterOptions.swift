import ArgumentParser
import Corpora

/// Which pairs are not learned from.
struct ParallelFilterOptions: ParsableArguments {
  @Option(help: .init("Leave out pairs a side of which has fewer words.", valueName: "words"))
  var minimumTokens: Int?

  @Option(help: .init("Leave out pairs a side of which has more words.", valueName: "words"))
  var maximumTokens: Int?

  @Option(help: .init("Leave out pairs a side of which has so many times more words.", valueName: "times"))
  var maximumRatio: Double?

  @Flag(help: "Leave out pairs that were there before.")
  var dropDuplicates = false

  @Flag(help: "Leave out pairs whose sides are the same.")
  var dropIdentical = false

  func apply(to filter: inout ParallelFilter) {
    if let minimumTokens { filter.minimumTokens = minimumTokens }
    if let maximumTokens { filter.maximumTokens = maximumTokens }
    if let maximumRatio { filter.maximumRatio = maximumRatio }
    if dropDuplicates { filter.dropsDuplicates = true }
    if dropIdentical { filter.dropsIdentical = true }
  }
}
