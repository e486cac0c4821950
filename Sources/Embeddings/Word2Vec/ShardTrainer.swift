import CKernels
import Corpora
import Glibc

/// Trains one shard's windows: rows that it alone touches in place, shared ones in copies that are merged afterwards.
///
/// Unchecked: one thread at a time trains a shard; merging reads the copies after a barrier.
final class ShardTrainer: @unchecked Sendable {
  /// The copies of one table's shared rows.
  final class Copies {
    let rows: UnsafeMutablePointer<Float>
    /// The copy of each shared row, counted from 1; 0 where this shard does not touch it.
    fileprivate let slots: UnsafeMutablePointer<Int32>
    /// How often each copy's row stands in the shard's windows.
    fileprivate let touches: UnsafeMutablePointer<Int32>
    /// The row that each copy was made of.
    fileprivate let originals: UnsafeMutablePointer<UnsafeMutablePointer<Float>>

    /// - Parameters:
    ///   - capacity: rows that this shard can touch in a round.
    ///   - sharedCapacity: rows that can be shared in a round.
    init(capacity: Int, sharedCapacity: Int, stride: Int) {
      slots = .allocate(capacity: sharedCapacity)
      rows = RowTable.allocate(count: capacity * stride)
      touches = .allocate(capacity: capacity)
      originals = .allocate(capacity: capacity)
    }

    deinit {
      free(rows)
      slots.deallocate()
      touches.deallocate()
      originals.deallocate()
    }

    /// The copy of a shared row and how often it was touched; `nil` if this shard does not touch that row.
    func copy(of number: Int, stride: Int) -> (row: UnsafeMutablePointer<Float>, touches: Int)? {
      let slot = Int(slots[number]) &- 1
      return slot < 0 ? nil : (rows + slot &* stride, Int(touches[slot]))
    }
  }

  let inputs: Copies
  let outputs: Copies
  private let inputRows: UnsafeMutablePointer<UnsafeMutablePointer<Float>?>
  private let outputRows: UnsafeMutablePointer<UnsafeMutablePointer<Float>?>
  private let scratch: UnsafeMutablePointer<Float>
  private let stride: Int
  private(set) var result = skein_w2v_result(loss: 0, pairs: 0)

  init(configuration: Word2VecConfiguration, tables: Word2VecTables) {
    stride = tables.input.stride
    let inputCount = configuration.effectiveSchedule.wordsPerShard + 2 * configuration.window
    let outputCount = configuration.effectiveSchedule.wordsPerShard * tables.outputsPerWindow
    let shards = configuration.effectiveSchedule.shards
    func copies(_ count: Int, of table: RowTable) -> Copies {
      // A shared row is touched by two shards at least.
      let shared = min(count * shards / 2, table.rows)
      return Copies(capacity: min(count, table.rows), sharedCapacity: shared, stride: table.stride)
    }
    inputs = copies(inputCount, of: tables.input)
    outputs = copies(outputCount, of: tables.output)
    inputRows = .allocate(capacity: inputCount)
    outputRows = .allocate(capacity: outputCount)
    scratch = RowTable.allocate(count: 8 * (2 * configuration.window + 2) + 2 * stride)
  }

  deinit {
    inputRows.deallocate()
    outputRows.deallocate()
    free(scratch)
  }

  /// Trains `plan`, or with `updates` false only measures its loss.
  func train(
    _ plan: ShardPlan, tables: Word2VecTables, sharedInputs: borrowing SharedRows, sharedOutputs: borrowing SharedRows,
    learningRate: Float, updates: Bool = true, kernel: skein_w2v_block_function
  ) {
    let outputsPerWindow = tables.outputsPerWindow
    resolve(plan.words, plan.wordCount, of: tables.input, shared: sharedInputs, copies: inputs, into: inputRows)
    resolve(
      plan.outputs, plan.windows * outputsPerWindow, of: tables.output, shared: sharedOutputs, copies: outputs,
      into: outputRows)
    var block = skein_w2v_block(
      windows: Int32(plan.windows), stride: Int32(stride), width: Int32(tables.input.width),
      first_center: Int32(plan.firstCenter),
      outputs_per_window: Int32(outputsPerWindow), inputs: inputRows, begin: plan.begin, end: plan.end,
      outputs: outputRows, weights: plan.weights, labels: plan.labels, output_counts: plan.outputCounts,
      learning_rate: learningRate, updates: updates, scratch: scratch)
    result = kernel(&block)
  }

  @inline(__always)
  private func prefetch(_ row: UnsafeMutablePointer<Float>) {
    for column in Swift.stride(from: 0, to: stride, by: 16) { skein_prefetch(row + column) }
  }

  /// The address of every row: in the table, or in this shard's copies, which are made on the way.
  private func resolve(
    _ ids: UnsafeMutablePointer<TokenID>, _ idCount: Int, of table: RowTable, shared: borrowing SharedRows,
    copies: Copies, into addresses: UnsafeMutablePointer<UnsafeMutablePointer<Float>?>
  ) {
    let sharedCount = shared.rows.count
    let rows = copies.rows
    let touches = copies.touches
    let originals = copies.originals
    let stride = stride
    let slots = copies.slots
    slots.update(repeating: 0, count: sharedCount)
    var copied = 0
    for index in 0..<idCount where ids[index] != ShardPlan.unused {
      let row = table.row(Int(truncatingIfNeeded: ids[index]))
      guard let number = shared.number(of: ids[index]) else {
        addresses[index] = row
        continue
      }
      var slot = Int(truncatingIfNeeded: slots[number]) &- 1
      if slot < 0 {
        slot = copied
        copied &+= 1
        slots[number] = Int32(truncatingIfNeeded: copied)
        touches[slot] = 0
        originals[slot] = row
        prefetch(row)
      }
      touches[slot] &+= 1
      addresses[index] = rows + slot &* stride
    }
    // The rows asked for above have arrived by now.
    for slot in 0..<copied { (rows + slot &* stride).update(from: originals[slot], count: stride) }
  }
}
