extension Word2VecTrainer {
  /// What a checkpoint holds besides the weights.
  public struct State: Codable, Hashable, Sendable {
    public var position: Word2VecPosition
    public var loss: Word2VecLoss
    public var epochs: [Word2VecEpoch]
  }

  /// Where the training stands. Together with the weights, set in a trainer made with the same configuration, counts and
  /// corpus, it leads to the same result as going on here.
  public var state: State {
    get { State(position: position, loss: loss, epochs: epochs) }
    set {
      position = newValue.position
      loss = newValue.loss
      epochs = newValue.epochs
    }
  }

  /// The weights by name, to be saved or overwritten between calls of ``train(pauseWhen:)``: little-endian floats, rows
  /// padded with zeros to a multiple of 16. Valid as long as the trainer is.
  public var weights: [(name: String, bytes: UnsafeMutableRawBufferPointer)] {
    [("input", (tables.subwords?.table ?? tables.input).bytes), ("output", tables.output.bytes)]
  }
}
