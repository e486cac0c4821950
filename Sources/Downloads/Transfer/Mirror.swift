import Foundation

/// Another place that has the catalog's files: under their host and path, or under the last part of the path alone.
///
///     try Mirror("/data/mirror").places(of: Address("http://mattmahoney.net/dc/text8.zip"))
///     // file:///data/mirror/mattmahoney.net/dc/text8.zip, file:///data/mirror/text8.zip
public struct Mirror: Sendable {
  /// As it was given.
  public let text: String
  private let base: Address

  /// - Parameter text: A folder, or the address of one.
  public init(_ text: String) throws(DownloadError) {
    self.text = text
    if text.isEmpty { throw .cannotRead(path: "--mirror", reason: "it names no folder") }
    let isAddress = text.wholeMatch(of: /[A-Za-z][A-Za-z0-9+.\-]*:\/\/.*/) != nil
    base = isAddress ? try Address(text) : Address(file: text)
    if base.scheme == .file, FileStatus(Self.resolved(base.path)) != .folder {
      throw .cannotRead(path: text, reason: "there is no such folder")
    }
  }

  /// Where a file may lie, in the order in which to look.
  package func places(of address: Address) -> [Address] {
    let tail = address.path.split(separator: "/").map(String.init)
    if tail.contains("..") { return [] }
    let whole = [address.host].filter { !$0.isEmpty } + tail
    return [whole, Array(tail.suffix(1))].compactMap { parts in
      if base.scheme == .file { return Address(file: ([base.path] + parts).joined(separator: "/")) }
      let escaped = parts.compactMap { $0.addingPercentEncoding(withAllowedCharacters: .urlPathAllowed) }
      let prefix = base.description.hasSuffix("/") ? String(base.description.dropLast()) : base.description
      return try? Address(prefix + "/" + escaped.joined(separator: "/"))
    }
  }

  /// The names under which a file is looked for.
  func names(of address: Address) -> [String] {
    let name = address.fileName ?? ""
    return address.host.isEmpty ? [name] : [address.host + address.path, name]
  }

  /// A link to a folder is one to the folder.
  private static func resolved(_ path: String) -> String { URL(fileURLWithPath: path).resolvingSymlinksInPath().path }
}
