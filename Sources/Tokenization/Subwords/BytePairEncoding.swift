/// A vocabulary of subword pieces in which every text can be written: the 256 bytes, and what merging pairs of pieces gives.
///
///     let encoding = try BytePairEncoding(merges: [.init(104, 101), .init(256, 114)])  // h e, he r
///     encoding.piece(257)  // "her"
///     encoding.decode([257, 111])  // the bytes of "hero"
///
/// Pieces 0 to 255 are the bytes of these values, piece 256 + i is what merge i makes. Encoding applies the merges in their
/// order: see ``BytePairEncoder``; ``BytePairTrainer`` learns them.
///
/// R. Sennrich, B. Haddow, A. Birch: Neural Machine Translation of Rare Words with Subword Units. ACL 2016, arXiv:1508.07909.
/// Bytes as the first pieces: A. Radford et al.: Language Models are Unsupervised Multitask Learners. 2019, section 2.2.
public struct BytePairEncoding: Sendable {
  /// Two pieces that become one where they stand side by side.
  public struct Merge: Hashable, Sendable {
    public var left: UInt32
    public var right: UInt32

    public init(_ left: UInt32, _ right: UInt32) {
      self.left = left
      self.right = right
    }
  }

  /// Pieces that are single bytes.
  public static let byteCount = 256

  /// The piece of a line feed, which never merges with anything in text that a ``WordCutter`` has cut.
  public static let lineFeed: UInt32 = 10

  /// The most bytes that a piece may have.
  public static let maximumPieceBytes = 1024

  /// In the order in which they are applied.
  public let merges: [Merge]
  let table: MergeTable
  /// The pieces' bytes, one piece behind the other, and where each ends.
  private let contents: [UInt8]
  private let ends: [Int]

  /// - Throws: ``TokenizationError/invalidMerge(line:reason:)`` for the first merge of a piece that is not made before it, one
  ///   whose bytes are another piece's already, or one of more than ``maximumPieceBytes``.
  public init(merges: [Merge] = []) throws(TokenizationError) {
    var text = (0..<Self.byteCount).map { UInt8($0) }
    var ends = Array(1...Self.byteCount)
    var seen: Set<ArraySlice<UInt8>> = []
    for (index, merge) in merges.enumerated() {
      let count = Self.byteCount + index
      func fault(_ reason: TokenizationError.MergeFault) -> TokenizationError {
        .invalidMerge(line: index + 1, reason: reason)
      }
      for piece in [merge.left, merge.right] where piece >= count { throw fault(.laterPiece(piece)) }
      let bytes = [merge.left, merge.right].flatMap { Self.slice(Int($0), text, ends) }
      guard bytes.count <= Self.maximumPieceBytes else { throw fault(.tooLong(bytes: bytes.count)) }
      guard seen.insert(bytes[...]).inserted else { throw fault(.repeated(PrintableBytes.text(of: bytes))) }
      text += bytes
      ends.append(text.count)
    }
    self.merges = merges
    contents = text
    self.ends = ends
    table = MergeTable(merges)
  }

  /// Pieces: 256 and one a merge. Their ids are less than this.
  public var count: Int { ends.count }

  /// The bytes that a piece stands for.
  public func bytes(of id: UInt32) -> ArraySlice<UInt8> {
    precondition(id < count, "there is no piece \(id) among \(count)")
    return Self.slice(Int(id), contents, ends)
  }

  /// The bytes that pieces stand for, one behind the other. They are text where the pieces are those of a text.
  public func decode(_ ids: some Sequence<UInt32>) -> [UInt8] {
    var bytes: [UInt8] = []
    for id in ids { bytes += self.bytes(of: id) }
    return bytes
  }

  private static func slice(_ id: Int, _ text: [UInt8], _ ends: [Int]) -> ArraySlice<UInt8> {
    text[(id == 0 ? 0 : ends[id - 1])..<ends[id]]
  }
}

extension BytePairEncoding: Hashable {
  public static func == (a: BytePairEncoding, b: BytePairEncoding) -> Bool { a.merges == b.merges }
  public func hash(into hasher: inout Hasher) { hasher.combine(merges) }
}
