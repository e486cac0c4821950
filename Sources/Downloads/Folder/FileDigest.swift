import CCrypto
import Foundation

/// SHA-256 of bytes that come in pieces, or of files, by libcrypto.
package final class FileDigest {
  private let context: OpaquePointer

  package init() {
    guard let context = EVP_MD_CTX_new(), EVP_DigestInit_ex(context, EVP_sha256(), nil) == 1 else {
      fatalError("libcrypto cannot compute SHA-256")
    }
    self.context = context
  }

  deinit { EVP_MD_CTX_free(context) }

  package func update(_ bytes: UnsafeRawBufferPointer) {
    precondition(EVP_DigestUpdate(context, bytes.baseAddress, bytes.count) == 1, "libcrypto failed")
  }

  /// The digest in lower-case hexadecimal digits; nothing can be added afterwards.
  package func finish() -> String {
    var digest = [UInt8](repeating: 0, count: 32)
    precondition(EVP_DigestFinal_ex(context, &digest, nil) == 1, "libcrypto failed")
    let digits = Array("0123456789abcdef".utf8)
    return String(decoding: digest.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
  }

  /// The size and digest of a file.
  static func of(
    _ path: String, isStopped: () -> Bool = { false }
  ) throws(DownloadError) -> (bytes: Int64, sha256: String) {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
    guard descriptor >= 0 else { throw .cannotRead(path: path, reason: systemMessage()) }
    defer { close(descriptor) }
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 64)
    defer { buffer.deallocate() }
    let digest = FileDigest()
    var bytes: Int64 = 0
    while true {
      if isStopped() { throw .stopped(name: path) }
      let count = uninterrupted { read(descriptor, buffer.baseAddress, buffer.count) }
      if count < 0 { throw .cannotRead(path: path, reason: systemMessage()) }
      if count == 0 { return (bytes, digest.finish()) }
      digest.update(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
      bytes += Int64(count)
    }
  }
}
