import Foundation

/// The beginning of a text file, in pieces as reading a corpus gives them.
struct BenchmarkText {
  let bytes: [UInt8]
  /// Of about 1 MiB each; they end at line ends.
  private let pieces: [Range<Int>]

  init(file: String, megabytes: Int) throws {
    let handle = try FileHandle(forReadingFrom: URL(fileURLWithPath: file))
    let data = try handle.read(upToCount: megabytes * 1_000_000) ?? Data()
    // Ends at a line end, so that no character is cut.
    bytes = [UInt8](data[...(data.lastIndex(of: UInt8(ascii: "\n")) ?? data.endIndex - 1)])
    var pieces: [Range<Int>] = []
    var start = 0
    while start < bytes.count {
      let half = min(start + 1 << 20, bytes.count)
      let end = bytes[half...].firstIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? bytes.count
      pieces.append(start..<end)
      start = end
    }
    self.pieces = pieces
  }

  func forEachPiece(_ body: (UnsafeRawBufferPointer) throws -> Void) rethrows {
    try bytes.withUnsafeBytes { text in
      for piece in pieces { try body(UnsafeRawBufferPointer(rebasing: text[piece])) }
    }
  }
}
