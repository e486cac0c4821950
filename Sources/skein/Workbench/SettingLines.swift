/// Settings as people read them: those whose names begin alike together, in lines that fit a terminal.
///
///     SettingLines.of([("invalid", "fail"), ("word2Vec.epochs", "15"), ("word2Vec.window", "5")], width: 80)
///     // ["invalid fail", "word2Vec: epochs 15, window 5"]
enum SettingLines {
  /// - Parameters:
  ///   - leaves: settings in the order of their names, as ``WorkbenchText/leaves(of:intoLists:)`` gives them.
  ///   - width: columns of a line; a single setting may be wider.
  static func of(_ leaves: [(key: String, value: String)], width: Int) -> [String] {
    var alone: [String] = []
    var groups: [(name: Substring, settings: [String])] = []
    for (name, own) in grouped(leaves) {
      if own.count == 1 {
        alone.append(text(own[0].key[...], own[0].value))
      } else {
        groups.append((name, own.map { text($0.key.dropFirst(name.count + 1), $0.value) }))
      }
    }
    return wrapped("", alone, width) + groups.flatMap { wrapped("\($0.name): ", $0.settings, width) }
  }

  private static func grouped(_ leaves: [(key: String, value: String)]) -> [(Substring, [(key: String, value: String)])]
  {
    var groups: [(name: Substring, leaves: [(key: String, value: String)])] = []
    for leaf in leaves {
      let name = leaf.key.prefix { $0 != "." }
      if groups.last?.name != name || name == leaf.key[...] { groups.append((name, [])) }
      groups[groups.count - 1].leaves.append(leaf)
    }
    return groups
  }

  /// A value that is white space would not be seen.
  private static func text(_ key: Substring, _ value: String) -> String {
    "\(key) \(value.allSatisfy(\.isWhitespace) ? "“\(value)”" : value)"
  }

  private static func wrapped(_ title: String, _ settings: [String], _ width: Int) -> [String] {
    var lines: [String] = []
    for (index, setting) in settings.enumerated() {
      let piece = setting + (index + 1 < settings.count ? "," : "")
      if let last = lines.last, last.displayWidth + 1 + piece.displayWidth <= width {
        lines[lines.count - 1] += " " + piece
      } else {
        lines.append(lines.isEmpty ? title + piece : "  " + piece)
      }
    }
    return lines
  }
}
