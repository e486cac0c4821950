import Layers
import Tensors

/// Computes the gradients of a batch in shards, on any number of threads, to the same bytes.
///
/// The batch is cut into a fixed number of shards. Each has a copy of the model: a value that shares the weights' memory and
/// has nothing of its own but gradients. Threads take shards as they come; the gradients are then added up in the order of
/// the shards, so neither the number of threads nor their speed changes a bit of the result.
///
///     var parallel = DataParallel<Model, Model.Cache>(shards: 2, threads: 2) { _ in Model.Cache() }
///     let loss = parallel.run(&model) { model, cache, shard in … }     // forward and backward of one shard
///     optimizer.update(&model, …)                                      // the model holds the sum of the gradients
public struct DataParallel<M: Module, Workspace> {
  public let shards: Int
  private let team: ThreadTeam
  private var workspaces: [Workspace]
  /// Of all shards but the first, which works on the model itself.
  private var copies: [M] = []
  private var losses: [Double]
  // Memory that is used again.
  private var values: [Tensor<M.Scalar>] = []
  private var sums = GradientSums<M.Scalar>()

  /// - Parameter workspace: makes what one shard keeps from step to step, such as the caches of its layers.
  public init(shards: Int, threads: Int, workspace: (_ shard: Int) -> Workspace) {
    precondition(shards > 0 && threads > 0, "\(shards) shards on \(threads) threads")
    self.shards = shards
    team = ThreadTeam(threads: min(threads, shards))
    workspaces = (0..<shards).map(workspace)
    losses = Array(repeating: 0, count: shards)
  }

  /// Runs `body` for every shard, and leaves the sum of their gradients in the model.
  ///
  /// - Parameter body: forward and backward of one shard; returns its part of the loss. It must not change weights.
  /// - Returns: the sum of the losses, taken in the order of the shards.
  public mutating func run(
    _ model: inout M, _ body: (_ model: inout M, _ workspace: inout Workspace, _ shard: Int) -> Double
  ) -> Double {
    model.clearGradients()
    lendWeights(of: &model)
    withUnsafeMutablePointer(to: &model) { model in
      copies.withUnsafeMutableBufferPointer { copies in
        workspaces.withUnsafeMutableBufferPointer { workspaces in
          losses.withUnsafeMutableBufferPointer { losses in
            team.run(tasks: shards) { shard in
              // A task writes to its own model, workspace and loss alone.
              losses[shard] =
                shard == 0
                ? body(&model.pointee, &workspaces[0], 0)
                : body(&copies[shard - 1], &workspaces[shard], shard)
            }
          }
        }
      }
    }
    sums.add(copies: &copies, to: &model, team)
    returnWeights()
    return losses.reduce(0, +)
  }

  /// Visits what each shard keeps, in their order.
  public mutating func forEachWorkspace(_ body: (inout Workspace) throws -> Void) rethrows {
    for shard in workspaces.indices { try body(&workspaces[shard]) }
  }

  /// Gives the copies the model's weights, by reference.
  private mutating func lendWeights(of model: inout M) {
    if shards == 1 { return }
    if copies.isEmpty { copies = Array(repeating: model, count: shards - 1) }
    model.forEachParameter { values.append($0.value) }
    for index in copies.indices {
      var number = 0
      copies[index].forEachParameter { parameter in
        parameter.value = values[number]
        parameter.clearGradient()
        number += 1
      }
    }
    values.removeAll(keepingCapacity: true)
  }

  /// Takes the weights from the copies: the model can then be updated in place.
  private mutating func returnWeights() {
    for index in copies.indices { copies[index].forEachParameter { $0.value = Tensor() } }
  }
}
