import Diagnostics

/// A corpus that can be downloaded.
public struct CatalogEntry: Codable, Equatable, Sendable {
  /// Under which terms, and who says so.
  public struct Licence: Codable, Equatable, Sendable {
    public var name: String
    /// Where the licence is stated; `nil` where none is.
    public var source: String?

    public init(name: String, source: String? = nil) { (self.name, self.source) = (name, source) }

    private enum CodingKeys: String, CodingKey, CaseIterable { case name, source }

    public init(from decoder: any Decoder) throws {
      try decoder.refuseKeys(otherThan: CodingKeys.self) { "a licence has no “\($0)”; it has \($1)" }
      let container = try decoder.container(keyedBy: CodingKeys.self)
      name = try container.decode(String.self, forKey: .name)
      source = try container.decodeIfPresent(String.self, forKey: .source)
    }
  }

  /// Lower-case letters, digits and hyphens: also the name of the corpus's folder.
  public var name: String
  public var title: String
  public var purposes: [CorpusPurpose]
  /// BCP 47 tags.
  public var languages: [String]
  public var licence: Licence
  public var homepage: String?
  /// What one has to know before using it.
  public var note: String?
  public var files: [CatalogFile]
  /// Commands to try, in which `{}` stands for the corpus's folder.
  public var commands: [String]

  public init(
    name: String, title: String, purposes: [CorpusPurpose], languages: [String], licence: Licence,
    homepage: String? = nil, note: String? = nil, files: [CatalogFile], commands: [String] = []
  ) {
    (self.name, self.title, self.purposes, self.languages) = (name, title, purposes, languages)
    (self.licence, self.homepage, self.note) = (licence, homepage, note)
    (self.files, self.commands) = (files, commands)
  }

  /// What is downloaded, where all sizes are known.
  public var bytes: Int64? {
    files.reduce(0) { total, file in total.flatMap { total in file.bytes.map { total + $0 } } }
  }

  private enum CodingKeys: String, CodingKey, CaseIterable {
    case name, title
    case purposes = "for"
    case languages, licence, homepage, note, files
    case commands = "try"
  }

  public init(from decoder: any Decoder) throws {
    try decoder.refuseKeys(otherThan: CodingKeys.self) { "a corpus has no “\($0)”; it has \($1)" }
    let container = try decoder.container(keyedBy: CodingKeys.self)
    name = try container.decode(String.self, forKey: .name)
    title = try container.decode(String.self, forKey: .title)
    purposes = try container.decode([String].self, forKey: .purposes).map { name in
      guard let purpose = CorpusPurpose(rawValue: name) else {
        throw DecodingError.dataCorruptedError(
          forKey: .purposes, in: container,
          debugDescription:
            "“\(name)” is not a purpose; there are \(CorpusPurpose.allCases.map(\.rawValue).joined(separator: ", "))")
      }
      return purpose
    }
    languages = try container.decode([String].self, forKey: .languages)
    licence = try container.decode(Licence.self, forKey: .licence)
    homepage = try container.decodeIfPresent(String.self, forKey: .homepage)
    note = try container.decodeIfPresent(String.self, forKey: .note)
    files = try container.decode([CatalogFile].self, forKey: .files)
    commands = try container.decodeIfPresent([String].self, forKey: .commands) ?? []
  }
}
