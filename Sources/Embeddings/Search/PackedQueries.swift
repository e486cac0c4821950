import CKernels

/// Directions laid out in lanes for the kernels, padded with zeros to whole groups.
///
/// Unchecked: the elements are written only while it is initialized.
final class PackedQueries: @unchecked Sendable {
  /// A multiple of `SKEIN_QUERY_GROUP`.
  let count: Int
  let elements: UnsafeMutablePointer<Float>
  private let memory: UnsafeMutableRawPointer

  init(_ directions: [UnitVector], dimension: Int) {
    let packed = skein_packed_dimension(dimension)
    let group = Int(SKEIN_QUERY_GROUP)
    count = (directions.count + group - 1) / group * group
    memory = .allocate(byteCount: max(count, 1) * packed * MemoryLayout<Float>.stride, alignment: 64)
    elements = memory.bindMemory(to: Float.self, capacity: count * packed)
    elements.initialize(repeating: 0, count: count * packed)
    for (index, direction) in directions.enumerated() {
      precondition(direction.elements.count == dimension, "\(direction.elements.count) elements, not \(dimension)")
      skein_pack(direction.elements.map(Float.init), dimension, elements + index * packed)
    }
  }

  deinit { memory.deallocate() }
}
