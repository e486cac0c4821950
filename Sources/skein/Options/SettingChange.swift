/// A setting that has one value in one configuration and another in another.
struct SettingChange: Equatable, CustomStringConvertible {
  /// Such as `model.embeddingSize`.
  var key: String
  var before: String
  var now: String

  /// Such as `model.embeddingSize was 200 and is 100 now`.
  var description: String { "\(key) was \(before) and is \(now) now" }

  /// The settings in which two configurations differ, in the order of their names.
  static func between(_ before: some Encodable, _ now: some Encodable) throws -> [SettingChange] {
    let (before, now) = (try values(before), try values(now))
    return Set(before.keys).union(now.keys).sorted().compactMap { key in
      let (before, now) = (before[key] ?? "none", now[key] ?? "none")
      return before == now ? nil : SettingChange(key: key, before: before, now: now)
    }
  }

  private static func values(_ configuration: some Encodable) throws -> [String: String] {
    let leaves = WorkbenchText.leaves(of: try JSONOutput.text(of: configuration), intoLists: true) ?? []
    return Dictionary(uniqueKeysWithValues: leaves.map { ($0.key, $0.value) })
  }
}
