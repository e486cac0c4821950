import ArgumentParser
import Diagnostics

/// A command whose options set settings of libraries.
protocol SettingCommand: ParsableCommand {
  /// The options by the names that libraries have for what they set.
  static var options: [String: String] { get }
}

/// A setting that cannot be what it is, told by the option that sets it and, where files set it too, by its name there.
struct OptionError: Diagnostic {
  let code: String
  let message: String
  let advice: String
  var exitStatus: ExitStatus { .wrongUsage }

  /// The codes are those of the libraries' errors.
  static let explanations: [String: String] = [:]

  /// - Returns: `nil` for an error that is about something else.
  init?(_ error: any Error, of command: any ParsableCommand.Type) {
    guard let diagnostic = error as? any Diagnostic, let setting = diagnostic.setting,
      let options = (command as? any SettingCommand.Type)?.options
    else { return nil }
    let isInFiles = command is any TrainingCommand.Type
    let name = options[setting.name].map { isInFiles ? "\($0) (\(setting.name))" : $0 } ?? setting.name
    code = diagnostic.code
    message = name + setting.problem
    advice = "--help tells more" + (isInFiles ? ", and --dump-configuration prints all settings" : "")
  }
}
