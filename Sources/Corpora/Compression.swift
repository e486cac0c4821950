/// How a file is compressed, by its first bytes.
enum Compression: Equatable {
  case none, gzip, zstd
  /// One that is recognized so that it can be refused.
  case unsupported(format: String, command: String)

  init(head: [UInt8]) {
    self = .none
    if Compression.begins(head, with: [0x1F, 0x8B], atLeast: 2) {
      self = .gzip
    } else if Compression.begins(head, with: [0x28, 0xB5, 0x2F, 0xFD], atLeast: 2) || Compression.isSkippable(head) {
      self = .zstd
    } else if head.starts(with: [0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00]) {
      self = .unsupported(format: "xz", command: "xz -dc")
    } else if head.starts(with: "BZh".utf8), head.dropFirst(4).starts(with: "1AY&SY".utf8) {
      self = .unsupported(format: "bzip2", command: "bzip2 -dc")
    } else if head.starts(with: [0x50, 0x4B, 0x03, 0x04]) {
      self = .unsupported(format: "zip", command: "unzip -p")
    } else if head.starts(with: [0x04, 0x22, 0x4D, 0x18]) {
      self = .unsupported(format: "lz4", command: "lz4 -dc")
    }
  }

  /// What a file's name promises, or `none`.
  init(name: String) {
    if name.hasSuffix(".gz") {
      self = .gzip
    } else if name.hasSuffix(".zst") {
      self = .zstd
    } else {
      self = .none
    }
  }

  /// As messages name it.
  var name: String {
    switch self {
    case .none: "plain text"
    case .gzip: "gzip"
    case .zstd: "zstd"
    case .unsupported(let format, _): format
    }
  }

  /// Whether the bytes are the magic ones, or are all there is and could have become them.
  private static func begins(_ head: [UInt8], with magic: [UInt8], atLeast count: Int) -> Bool {
    head.starts(with: magic) || head.count >= count && head.count < magic.count && magic.starts(with: head)
  }

  /// zstd data may begin with frames to skip, as pzstd's does.
  private static func isSkippable(_ head: [UInt8]) -> Bool {
    head.count >= 4 && head[0] & 0xF0 == 0x50 && head[1...3].elementsEqual([0x2A, 0x4D, 0x18])
  }
}
