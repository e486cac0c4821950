import Foundation

/// The fields of the row that is being read, one after the other in memory that is used again for the next.
final class RowBuffer {
  private var memory = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 16)
  private(set) var count = 0
  /// Where each field of a table's row ends.
  var fieldEnds: [Int] = []
  /// Whether a table's row has come to its end.
  var isComplete = false

  var text = 0..<0
  var labels: [Range<Int>] = []
  /// Whether the labels are told apart by the format, so that a separator in one is part of it.
  var labelsAreList = false
  var id: Range<Int>?
  /// The line in which the row begins.
  var line: Int64 = 1

  deinit { memory.deallocate() }

  func clear() {
    count = 0
    fieldEnds.removeAll(keepingCapacity: true)
    isComplete = false
    text = 0..<0
    labels.removeAll(keepingCapacity: true)
    labelsAreList = false
    id = nil
  }

  subscript(range: Range<Int>) -> UnsafeRawBufferPointer { UnsafeRawBufferPointer(rebasing: memory[range]) }

  func field(_ index: Int) -> Range<Int> { (index == 0 ? 0 : fieldEnds[index - 1])..<fieldEnds[index] }

  @discardableResult
  func append(_ bytes: UnsafeRawBufferPointer) -> Range<Int> {
    let start = count
    guard let base = bytes.baseAddress, !bytes.isEmpty else { return start..<start }
    reserve(count + bytes.count)
    memcpy(memory.baseAddress! + count, base, bytes.count)
    count += bytes.count
    return start..<count
  }

  func append(_ byte: UInt8) {
    reserve(count + 1)
    memory[count] = byte
    count += 1
  }

  /// Puts several fields together, with the separator between them.
  func join(_ fields: [Range<Int>], separator: [UInt8]) -> Range<Int> {
    if fields.count == 1 { return fields[0] }
    let length = fields.reduce(0) { $0 + $1.count } + (fields.count - 1) * separator.count
    // The fields lie in this memory, which must not move while they are copied.
    reserve(count + length)
    let start = count
    for (index, field) in fields.enumerated() {
      if index > 0 { separator.withUnsafeBytes { _ = append($0) } }
      append(self[field])
    }
    return start..<count
  }

  @inline(__always)
  private func reserve(_ needed: Int) {
    if needed > memory.count { grow(to: needed) }
  }

  private func grow(to needed: Int) {
    let larger = UnsafeMutableRawBufferPointer.allocate(byteCount: max(needed, 2 * memory.count), alignment: 16)
    larger.copyMemory(from: UnsafeRawBufferPointer(rebasing: memory[..<count]))
    memory.deallocate()
    memory = larger
  }
}
