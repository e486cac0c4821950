/// An error that a user can act on: it says where, what, and what to do.
///
/// The command line prints it as
///
///     skein: corpus.txt:812:17: byte 0xE9 is not UTF-8 [SK-TEXT-002]
///       convert it with iconv -f latin1 -t utf8, or pass --invalid replace
///
/// Each target has one error enum that conforms to this protocol and lists its codes in ``explanations``.
public protocol Diagnostic: Error, Sendable, CustomStringConvertible {
  /// A stable code, such as `SK-TEXT-002`: the key of `skein explain`.
  var code: String { get }
  /// Where and what, in one sentence without a full stop.
  var message: String { get }
  /// What to do about it, in one line.
  var advice: String { get }
  /// The status that the program ends with.
  var exitStatus: ExitStatus { get }
  /// If the error is about a setting that cannot be what it is: the setting's name and what is wrong with it, as it goes on
  /// after the name. A program may know the setting by another name.
  var setting: (name: String, problem: String)? { get }
  /// For each code of this type, a paragraph that tells more, offline.
  static var explanations: [String: String] { get }
}

extension Diagnostic {
  public var setting: (name: String, problem: String)? { nil }

  public var description: String { "\(message) [\(code)]\n  \(advice)" }
}

/// What the program's exit status tells.
public enum ExitStatus: Int32, Sendable {
  case done = 0
  /// The answer is no, or nothing was found.
  case nothingFound = 1
  /// The input data is bad.
  case badInput = 2
  /// A file or the machine failed: full disk, corrupt or locked file.
  case machineFailed = 3
  /// The command was called wrongly.
  case wrongUsage = 64
  /// Stopped by Ctrl-C, after saving.
  case interrupted = 130
  /// Stopped by SIGTERM, after saving.
  case terminated = 143
}
