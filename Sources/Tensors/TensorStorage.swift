import Glibc

/// The memory of a tensor; who holds the only reference may write.
///
/// Unchecked: ``Tensor`` writes only to storage that nobody else holds, and through a ``MatrixView`` only for the time
/// that its documentation allows.
public final class TensorStorage<Scalar: TensorScalar>: @unchecked Sendable {
  let pointer: UnsafeMutablePointer<Scalar>
  let capacity: Int

  /// From how many bytes on huge pages are asked for: a product touches a new page with every row of a wide matrix.
  private static var hugePageThreshold: Int { 4 << 20 }

  init(capacity: Int) {
    self.capacity = capacity
    let bytes = max(capacity, 16) * MemoryLayout<Scalar>.stride
    let isLarge = bytes >= Self.hugePageThreshold
    var address: UnsafeMutableRawPointer?
    let status = posix_memalign(&address, isLarge ? 2 << 20 : 64, bytes)
    guard status == 0, let address else { fatalError("no memory for a tensor of \(bytes) bytes") }
    // Advice only: without huge pages all works as well, a little slower.
    if isLarge { _ = madvise(address, bytes, MADV_HUGEPAGE) }
    pointer = address.bindMemory(to: Scalar.self, capacity: capacity)
  }

  deinit { free(pointer) }
}
