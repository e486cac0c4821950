import ArgumentParser
import Diagnostics
import Foundation

/// A command that asks an embedding about words: those on the command line, or line by line those on standard input.
protocol QueryCommand: ParsableCommand {
  /// What the prompt tells before the first question.
  static var hint: String { get }

  /// Whether an answer is a line that names what was asked, and so needs no heading among others.
  static var isOneLine: Bool { get }

  /// The words on the command line.
  var words: [String] { get }
  var options: QueryOptions { get }

  /// Whether words can be asked about at all, before a file is opened: their number, and words that look like options.
  func check(_ words: [String]) throws(QueryError)

  /// Asks about the words of one line.
  func answer(_ words: [String], from session: QuerySession) throws -> any CommandResult
}

extension QueryCommand {
  static var name: String { configuration.commandName! }
  static var isOneLine: Bool { false }

  func run() throws {
    let isFromInput = words.isEmpty || words == ["-"]
    if !isFromInput { try check(words) }
    let session = try QuerySession(options)
    if !isFromInput {
      try show(try answer(words, from: session), to: nil)
      return
    }
    if isatty(STDIN_FILENO) == 1 {
      try prompt(session)
      return
    }
    let status = try answerLines(of: session)
    // Thrown, so that the file is closed first.
    if status != .done { throw ExitCode(status.rawValue) }
  }

  /// A line a query; a line that cannot be answered is told, and the next one is read.
  private func answerLines(of session: QuerySession) throws -> ExitStatus {
    session.willAskOften()
    var status = ExitStatus.done
    var number = 0
    while let line = readLine() {
      number += 1
      let words = Self.words(of: line)
      if words.isEmpty { continue }
      do {
        try check(words)
        try show(try answer(words, from: session), to: line)
      } catch let error as any Diagnostic where error.exitStatus != .machineFailed {
        StandardError.print("skein: standard input:\(number): \(error)")
        if options.output.json { try StandardOutput.printJSON(RefusedLine(query: line, error: error)) }
        // A line that is no query is bad input; an unknown word is an answer that was not found.
        if error is QueryError { status = .badInput } else if status == .done { status = error.exitStatus }
      }
      // Whoever asks through a pipe waits for the answer.
      StandardOutput.flush()
    }
    return status
  }

  private func prompt(_ session: QuerySession) throws {
    session.willAskOften()
    if !options.output.quiet { StandardError.print("\(Self.hint); Ctrl-D ends.") }
    while true {
      StandardError.print("\(Self.name)> ", terminator: "")
      guard let line = readLine() else { break }
      let words = Self.words(of: line)
      if words.isEmpty { continue }
      do {
        try check(words)
        try show(try answer(words, from: session), to: nil)
      } catch let error as any Diagnostic where error.exitStatus != .machineFailed {
        StandardError.print("\(error)")
      }
      StandardOutput.flush()
    }
    StandardError.print("")
  }

  /// Prints an answer; `line` is the query where there are many, and heads the answer's block.
  private func show(_ answer: any CommandResult, to line: String?) throws {
    let heading = Self.isOneLine || options.output.json ? nil : line
    if let heading { StandardOutput.print(heading) }
    try StandardOutput.print(answer, asJSON: options.output.json)
    if heading != nil { StandardOutput.print("") }
  }

  private static func words(of line: String) -> [String] { line.split(whereSeparator: \.isWhitespace).map(String.init) }
}

/// Stands in the place of an answer in JSON Lines.
private struct RefusedLine: Encodable {
  struct Reason: Encodable {
    var code: String
    var message: String
    var advice: String
  }

  var query: String
  var error: Reason

  init(query: String, error: any Diagnostic) {
    self.query = query
    self.error = Reason(code: error.code, message: error.message, advice: error.advice)
  }
}
