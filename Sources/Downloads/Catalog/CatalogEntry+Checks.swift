extension CatalogEntry {
  /// What is wrong with it, and where: `.files[0].sha256`.
  var flaw: (place: String, problem: String)? {
    if !Self.isName(name) {
      return (".name", "“\(name)” is not made of lower-case letters, digits and single hyphens, 64 at most")
    }
    if title.isEmpty { return (".title", "is empty") }
    if let text = ([title, licence.name, note ?? ""] + commands).first(where: \.holdsControls) {
      return ("", "“\(text)” holds control characters")
    }
    if purposes.isEmpty { return (".for", "is empty") }
    for (index, tag) in languages.enumerated() where !Self.isLanguage(tag) {
      return (".languages[\(index)]", "“\(tag)” is not a BCP 47 tag, such as en or zh-Hant")
    }
    for (place, page) in [(".homepage", homepage), (".licence.source", licence.source)] {
      if let page, !page.hasPrefix("https://") && !page.hasPrefix("http://") || page.holdsControls {
        return (place, "“\(page)” is not the address of a page")
      }
    }
    return flawOfFiles
  }

  private var flawOfFiles: (place: String, problem: String)? {
    if files.isEmpty { return (".files", "is empty") }
    var names: Set<String> = []
    for (index, file) in files.enumerated() {
      if let flaw = file.flaw { return (".files[\(index)]" + flaw.0, flaw.1) }
      // The addresses were checked.
      if let name = try? file.localName(), !names.insert(name).inserted {
        return (".files[\(index)]", "is called \(name), as another one is; give it another “name”")
      }
    }
    return nil
  }

  private static func isName(_ name: String) -> Bool {
    name.utf8.count <= 64 && name.wholeMatch(of: /[a-z0-9]+(-[a-z0-9]+)*/) != nil
  }

  private static func isLanguage(_ tag: String) -> Bool {
    tag.wholeMatch(of: /[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*/) != nil
  }
}

extension CatalogFile {
  var flaw: (place: String, problem: String)? {
    do {
      let address = try Address(url)
      guard name != nil || address.fileName != nil else {
        return (".url", "does not end in a file's name: give a “name”")
      }
    } catch {
      if case .badAddress(_, let problem) = error { return (".url", problem) }
      return (".url", error.message)
    }
    if let name {
      do throws(EntryPath.Refusal) {
        guard try EntryPath(name).components.count == 1 else { return (".name", "is not a file's name") }
      } catch {
        return (".name", error.problem)
      }
    }
    if let flaw = flawOfContents(bytes, sha256) { return flaw }
    if members != nil, archive == .gzip || archive == .plain {
      return (".members", "a file that is \(archive.rawValue) has none")
    }
    if let members, members.isEmpty { return (".members", "is empty") }
    for (index, member) in (members ?? []).enumerated() {
      let place = ".members[\(index)]"
      if let flaw = flawOfContents(member.bytes, member.sha256) { return (place + flaw.0, flaw.1) }
      if member.isFolder, member.bytes != nil || member.sha256 != nil {
        return (place, "a folder has no size and no digest")
      }
      for (key, path) in [(".path", member.path), (".to", member.to)] {
        guard let path, !(key == ".to" && path.isEmpty && member.isFolder) else { continue }
        if path.hasSuffix("/") != member.isFolder { return (place + key, "folders end with a slash, and files do not") }
        do throws(EntryPath.Refusal) { _ = try EntryPath(path) } catch { return (place + key, error.problem) }
      }
    }
    return nil
  }

  private func flawOfContents(_ bytes: Int64?, _ sha256: String?) -> (place: String, problem: String)? {
    if let bytes, bytes < 0 { return (".bytes", "is negative") }
    if let sha256, sha256.wholeMatch(of: /[0-9a-f]{64}/) == nil {
      return (".sha256", "“\(sha256)” is not 64 lower-case hexadecimal digits")
    }
    return nil
  }

  /// What the downloaded file is called.
  func localName() throws(DownloadError) -> String {
    if let name { return name }
    let address = try Address(url)
    guard let name = address.fileName else {
      throw .badAddress(address: url, problem: "it does not end in a file's name")
    }
    return name
  }

  /// What the file is called in the corpus's folder, of one that is no archive of many.
  func unpackedName() throws(DownloadError) -> String {
    let name = try localName()
    return archive == .gzip && name.lowercased().hasSuffix(".gz") && name.utf8.count > 3
      ? String(name.dropLast(3)) : name
  }
}

extension String {
  /// What would command a terminal.
  var holdsControls: Bool { unicodeScalars.contains { $0.properties.generalCategory == .control } }

  /// The text with U+FFFD in the place of control characters.
  var printable: String {
    guard holdsControls else { return self }
    return String(
      String.UnicodeScalarView(unicodeScalars.map { $0.properties.generalCategory == .control ? "\u{FFFD}" : $0 }))
  }
}
