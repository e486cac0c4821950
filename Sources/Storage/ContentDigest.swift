import CCrypto
import Corpora
import Embeddings

/// SHA-256 of content: two embeddings with the same digest have the same words, counts and vectors, two models the same
/// parameters.
///
/// Of an embedding, what is hashed, in order: for every word in order of its number, the word in UTF-8, a tab, its count in decimal digits and
/// a newline (the text form of a vocabulary); then every vector in the same order, as little-endian 32-bit floats. The
/// vectors are left out for a vocabulary.
///
/// Of a model: for every tensor in order, the line `name TAB scalar TAB shape` with its newline, such as `float32` and the shape as
/// JSON without spaces such as `[50000,200]`, and then its numbers, little-endian.
public struct ContentDigest: ~Copyable {
  private let context: OpaquePointer

  public init() {
    guard let context = EVP_MD_CTX_new(), EVP_DigestInit_ex(context, EVP_sha256(), nil) == 1 else {
      fatalError("libcrypto offers no SHA-256")
    }
    self.context = context
  }

  deinit { EVP_MD_CTX_free(context) }

  public mutating func update(_ bytes: UnsafeRawBufferPointer) {
    if bytes.isEmpty { return }
    precondition(EVP_DigestUpdate(context, bytes.baseAddress, bytes.count) == 1, "SHA-256 failed")
  }

  public mutating func update(word: UnsafeRawBufferPointer, occurrences: Int64) {
    update(word)
    var rest = "\t\(occurrences)\n"
    rest.withUTF8 { update(UnsafeRawBufferPointer($0)) }
  }

  public mutating func update(_ vocabulary: Vocabulary) {
    for id in 0..<TokenID(vocabulary.count) {
      vocabulary.withUTF8(of: id) { update(word: $0, occurrences: vocabulary.occurrences(id)) }
    }
  }

  public mutating func update(_ vectors: VectorMatrix) {
    vectors.withUnsafeBufferPointer { update(UnsafeRawBufferPointer($0)) }
  }

  /// Goes on with a tensor of a model; its bytes come next.
  public mutating func update(tensor name: String, _ scalar: TensorScalarType, shape: [Int]) {
    var line = "\(name)\t\(scalar.rawValue)\t\(ModelContents.text(of: shape))\n"
    line.withUTF8 { update(UnsafeRawBufferPointer($0)) }
  }

  /// The digest of what was added so far, as 64 hexadecimal digits.
  public func hexadecimal() -> String {
    // A copy is finished, so that more can be added.
    let copy = EVP_MD_CTX_new()
    defer { EVP_MD_CTX_free(copy) }
    var bytes = [UInt8](repeating: 0, count: 32)
    precondition(EVP_MD_CTX_copy_ex(copy, context) == 1 && EVP_DigestFinal_ex(copy, &bytes, nil) == 1, "SHA-256 failed")
    let digits = Array("0123456789abcdef".utf8)
    return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
  }

  /// The digest of an embedding.
  public static func of(_ vocabulary: Vocabulary, _ vectors: VectorMatrix) -> String {
    var digest = ContentDigest()
    digest.update(vocabulary)
    digest.update(vectors)
    return digest.hexadecimal()
  }
}
