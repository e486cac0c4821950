/// What a source says before the bytes come.
package struct ResponseHead: Equatable {
  package var status = 0
  /// Of the whole file.
  package var totalBytes: Int64?
  /// Where in the file the bytes begin.
  package var offset: Int64 = 0
  package var validators = Validators()
  /// Seconds that the server asks to wait.
  package var retryAfter: Double?

  /// By what a later request tells that the file is still the same.
  package struct Validators: Codable, Equatable {
    /// Of RFC 9110; weak ones do not promise the same bytes and are left out.
    package var entityTag: String?
    package var lastModified: String?

    /// What an If-Range says.
    package var condition: String? { entityTag ?? lastModified }
  }

  package init() {}
}

extension ResponseHead {
  /// Takes a line of an HTTP header. A status line begins anew: interim answers and those of proxies come before.
  package mutating func take(_ line: String) {
    if line.hasPrefix("HTTP/") {
      self = ResponseHead()
      status = line.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
      return
    }
    guard let colon = line.firstIndex(of: ":") else { return }
    let value = line[line.index(after: colon)...].trimmingPrefix { $0 == " " || $0 == "\t" }
    let text = String(value.reversed().drop { $0.isWhitespace }.reversed())
    switch line[..<colon].lowercased() {
    case "content-length": if status != 206 { totalBytes = Int64(text) }
    case "content-range": takeRange(text)
    case "etag": if text.hasPrefix("\"") { validators.entityTag = text }
    case "last-modified": validators.lastModified = text
    case "retry-after": retryAfter = Double(text)
    default: break
    }
  }

  /// `bytes 100-199/200`, or `bytes */200` where the range was refused.
  private mutating func takeRange(_ text: String) {
    guard let match = text.firstMatch(of: /^bytes (?:([0-9]+)-[0-9]+|\*)\/(?:([0-9]+)|\*)$/) else {
      offset = -1
      return
    }
    totalBytes = match.2.flatMap { Int64($0) }
    offset = match.1.flatMap { Int64($0) } ?? -1
  }
}
