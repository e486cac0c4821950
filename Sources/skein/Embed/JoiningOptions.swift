import ArgumentParser
import Corpora

/// Whether neighbouring words that belong together become one before vectors are trained, and which.
struct JoiningOptions: ParsableArguments {
  @Option(
    help: .init(
      "Join words that belong together, new york to new_york, in so many passes; with 2 up to four words. (default: 0)",
      valueName: "passes"))
  var phrases: Int?

  @OptionGroup var options: PhraseOptions

  /// What phrases are looked for; `nil` for none.
  ///
  /// - Parameter base: what a configuration file says.
  func configuration(over base: PhraseConfiguration?) throws -> PhraseConfiguration? {
    if phrases == 0 || phrases == nil && base == nil {
      if let option = options.firstGiven { throw ValidationError("\(option) needs --phrases, from 1 on") }
      return nil
    }
    var configuration = try options.configuration(over: base ?? PhraseConfiguration())
    if let phrases { configuration.passes = phrases }
    return configuration
  }
}
