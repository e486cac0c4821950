import ArgumentParser
import Corpora
import Foundation
import Tokenization

struct Tokenize: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tokenize",
    abstract: "Print the tokens of a text.",
    usage: "skein tokenize [FILE … | -] [--sentences] [--json] [--locale th] [--keep letters,numbers]",
    discussion: """
      One line of text gives one line of tokens with a space between them; with --sentences, one sentence does. With --json \
      every token is an object on a line of its own:

        {"file":"a.txt","line":1,"start":0,"end":4,"kind":"letters","text":"word"}

      start and end are bytes in the decompressed file. With --sentences there is a "sentence" too, counted from 1 in each file.

      EXAMPLES
        skein tokenize book.txt.gz
        skein tokenize --locale th --json chapter.txt
        skein tokenize --sentences letters/
      """)

  @Argument(
    help: "Files, folders (their files in name order), or - for standard input; gzip and zstd by content. (default: -)",
    completion: .file())
  var files: [String] = []

  @Flag(help: "Print a sentence a line, by UAX #29. A line end also ends a sentence.")
  var sentences = false

  @Option(
    help: "What to do with bytes that are not UTF-8: fail, replace (by U+FFFD) or skip; the last two count them.")
  var invalid = InvalidUTF8Policy.fail

  @OptionGroup(title: "Tokenizing") var tokenizing: TokenizerOptions
  @OptionGroup(title: "Output") var output: OutputOptions

  func run() throws {
    let configuration = tokenizing.configuration()
    let scanner = try Tokenizer(configuration).makeScanner()
    let segmenter = sentences ? try Segmenter(.sentences, locale: configuration.locale) : nil
    let reader = TextReader(try CorpusInput(arguments: files.isEmpty ? ["-"] : files), invalid: invalid)
    let printer = TokenPrinter(isJSON: output.json)
    let chunk = TextChunk()
    var tally = ScanTally()
    do {
      while try reader.read(into: chunk) {
        tally += try printer.print(chunk, scanner, segmenter)
        // What is typed on a terminal, or comes through a pipe, is answered line by line.
        try printer.writer.flush()
      }
      printer.finish()
      try printer.writer.flush()
    } catch {
      // What was read before the error has been printed.
      try? printer.writer.flush()
      throw error
    }
    if !output.quiet { StandardError.print(Self.ledger(tally, reader.tally)) }
  }

  private static func ledger(_ tally: ScanTally, _ reading: ReadingTally) -> String {
    var parts = [
      "read \(counted(tally.read, "token")) = \(grouped(Int64(tally.kept))) kept + "
        + "\(grouped(Int64(tally.filtered))) filtered by kind",
      "\(counted(reading.bytes, "byte")) in \(counted(reading.lines, "line")) of \(counted(reading.files, "file"))",
    ]
    if let repairs = reading.repairs { parts.append(repairs) }
    return parts.joined(separator: "; ")
  }

  private static func counted(_ number: some BinaryInteger, _ noun: String) -> String {
    "\(grouped(Int64(number))) \(noun)\(number == 1 ? "" : "s")"
  }
}
