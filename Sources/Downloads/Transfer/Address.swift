import Foundation

/// Where a file is: a URL of one of three schemes.
public struct Address: Hashable, Sendable, CustomStringConvertible {
  public enum Scheme: String, Sendable { case https, http, file }

  public let scheme: Scheme
  public let description: String
  /// In lower case; empty for files.
  package let host: String
  /// With escapes undone.
  package let path: String

  public init(_ text: String) throws(DownloadError) {
    func refusal(_ problem: String) -> DownloadError { .badAddress(address: text, problem: problem) }
    let isPlain = text.utf8.allSatisfy { (0x21...0x7E).contains($0) && !#""<>\^`{|}"#.utf8.contains($0) }
    guard isPlain, let parts = URLComponents(string: text), let name = parts.scheme?.lowercased() else {
      throw refusal("it is no URL")
    }
    guard let scheme = Scheme(rawValue: name) else { throw refusal("“\(name)” is none of https, http and file") }
    if parts.user != nil || parts.password != nil { throw refusal("it holds a password or a user's name") }
    if parts.fragment != nil { throw refusal("it has a fragment (#…)") }
    let host = (parts.host ?? "").lowercased()
    let path = parts.path
    if scheme == .file {
      guard host.isEmpty || host == "localhost", path.hasPrefix("/"), parts.query == nil else {
        throw refusal("a file's address is file:/// and an absolute path")
      }
    } else if host.isEmpty {
      throw refusal("it names no server")
    }
    if path.holdsControls { throw refusal("its path holds control characters") }
    (self.scheme, self.description) = (scheme, text)
    (self.host, self.path) = (scheme == .file ? "" : host, path)
  }

  /// Of a file of this machine.
  init(file path: String) {
    scheme = .file
    host = ""
    self.path = path.hasPrefix("/") ? path : FileManager.default.currentDirectoryPath + "/" + path
    description = "file://" + (self.path.addingPercentEncoding(withAllowedCharacters: .urlPathAllowed) ?? self.path)
  }

  /// Where a server may lead: from https to https alone, and from http to both.
  package func redirected(to text: String) throws(DownloadError) -> Address {
    let next: Address
    do {
      next = try Address(text)
    } catch {
      guard case .badAddress(_, let problem) = error else { throw error }
      throw .badRedirection(address: description, problem: "the server leads to \(text): \(problem)")
    }
    if next.scheme == .file || next.scheme == .http && scheme == .https {
      throw .badRedirection(address: description, problem: "the server leads from \(scheme) to \(next.scheme): \(next)")
    }
    return next
  }

  /// The last part of the path, if it can be a file's name.
  public var fileName: String? {
    guard let last = path.split(separator: "/", omittingEmptySubsequences: false).last else { return nil }
    do throws(EntryPath.Refusal) {
      let path = try EntryPath(String(last))
      return path.components.count == 1 ? path.text : nil
    } catch {
      return nil
    }
  }
}
