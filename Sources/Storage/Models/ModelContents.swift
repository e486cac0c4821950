/// The parts of a model that are text, and the list of its tensors; their checksum covers everything that decides what the
/// model computes, but for the numbers, which have checksums of their own, and the vocabulary, which has its digest.
struct ModelContents {
  var configuration: String
  var codec: String?
  var merges: String?
  var sourceMerges: String?
  /// In their order.
  var tensors: [ModelRecord.Tensor]

  /// CRC-32 of `configuration`, `codec` and `merges`, each with a newline behind it and empty where it is NULL; of
  /// `source_merges` likewise unless it is NULL; then of the line `name TAB scalar TAB shape TAB bytes TAB crc32` for every
  /// tensor.
  var checksum: String {
    var checksum = Checksum()
    for text in [configuration, codec, merges] { checksum.update((text ?? "") + "\n") }
    if let sourceMerges { checksum.update(sourceMerges + "\n") }
    for tensor in tensors {
      let shape = Self.text(of: tensor.shape)
      checksum.update("\(tensor.name)\t\(tensor.scalar.rawValue)\t\(shape)\t\(tensor.byteCount)\t\(tensor.crc32)\n")
    }
    return checksum.hexadecimal
  }

  /// Such as `[50000,200]`.
  static func text(of shape: [Int]) -> String { "[" + shape.map(String.init).joined(separator: ",") + "]" }
}
