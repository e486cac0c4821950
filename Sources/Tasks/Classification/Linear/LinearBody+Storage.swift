import Corpora
import Models
import Storage
import Tensors

extension LinearBody {
  /// Names of tensors, besides those of the classifier.
  private enum Name {
    /// Hashes, rising.
    static let keys = "features.keys"
    /// Their leading bits, by ``GapCode``, where weights are bytes.
    static let gaps = "features.gaps"
    static let table = "features.table"
    /// One a column, where weights are bytes.
    static let scales = "features.scales"
  }

  /// Of the tensors that a linear classifier may have; no network has one of them.
  static let tensorNames: Set = [Name.keys, Name.gaps, Name.table, Name.scales, "map", "bias"]

  /// The features and the weights.
  var storedTensors: [NewModel.Tensor] {
    var tensors: [NewModel.Tensor] = []
    func add<Number>(_ name: String, _ shape: [Int], _ scalar: TensorScalarType, _ numbers: [Number]) {
      let blob = Blob(name: name) { body in try numbers.withUnsafeBytes { try body($0) } }
      tensors.append(NewModel.Tensor(shape: shape, scalar: scalar, blob: blob))
    }
    if let table = quantized?.table {
      let gaps = GapCode.encode(dictionary.keys.map { $0 >> UInt64(64 - dictionary.keyBits) }, bits: dictionary.keyBits)
      add(Name.gaps, [gaps.count], .uint64, gaps)
      add(Name.table, [table.rows, table.columns], .int8, table.values)
      add(Name.scales, [table.columns], .float32, table.scales)
    } else {
      add(Name.keys, [dictionary.count], .uint64, dictionary.keys)
    }
    var classifier = classifier
    classifier.forEachTensor { name, tensor in
      if name == Name.table, quantized != nil { return }
      let shape = tensor.shape
      tensors.append(NewModel.Tensor(shape: (0..<shape.rank).map { shape[$0] }, blob: Blob(name: name, tensor)))
    }
    return tensors
  }

  /// That of a model; `nil` where its tensors do not make one.
  init?(_ record: ModelRecord, _ codec: ClassifierCodec, _ recipe: ClassifierRecipe, in workbench: Workbench) throws {
    func shape(_ name: String, _ scalar: TensorScalarType, rank: Int) -> [Int]? {
      record.tensor(name).flatMap { $0.scalar == scalar && $0.shape.count == rank ? $0.shape : nil }
    }
    func read<Number>(_ name: String, into numbers: inout [Number]) throws {
      try numbers.withUnsafeMutableBytes { try workbench.read(record, into: [name: $0]) }
    }
    func read(_ name: String, _ tensor: inout Tensor<Float>) throws {
      try tensor.withUnsafeMutableBufferPointer {
        try workbench.read(record, into: [name: UnsafeMutableRawBufferPointer($0)])
      }
    }
    guard let configuration = codec.features,
      let table = shape(Name.table, codec.quantization == nil ? .float32 : .int8, rank: 2),
      let bias = shape("bias", .float32, rank: 1)
    else { return nil }
    let map = shape("map", .float32, rank: 2)
    let (F, D, K) = (table[0], table[1], bias[0])
    guard map.map({ $0 == [D, K] }) ?? (D == K) else { return nil }

    let dictionary: FeatureDictionary?
    var weights = Tensor<Float>()
    var quantized: Quantized?
    if let quantization = codec.quantization {
      guard let words = shape(Name.gaps, .uint64, rank: 1), shape(Name.scales, .float32, rank: 1) == [D] else {
        return nil
      }
      var gaps = [UInt64](repeating: 0, count: words[0])
      try read(Name.gaps, into: &gaps)
      let bits = quantization.keyBits
      dictionary = GapCode.decode(gaps, count: F, bits: bits).flatMap {
        FeatureDictionary(keys: $0.map { $0 << UInt64(64 - bits) }, bits: bits)
      }
      var (values, scales) = ([Int8](repeating: 0, count: F * D), [Float](repeating: 0, count: D))
      try read(Name.table, into: &values)
      try read(Name.scales, into: &scales)
      guard let bytes = QuantizedTable(values: values, scales: scales) else { return nil }
      weights = bytes.table
      quantized = Quantized(table: bytes, quantization: quantization)
    } else {
      guard shape(Name.keys, .uint64, rank: 1) == [F] else { return nil }
      var keys = [UInt64](repeating: 0, count: F)
      try read(Name.keys, into: &keys)
      dictionary = FeatureDictionary(keys: keys)
      weights = Tensor(Shape(F, D))
    }
    guard let dictionary else { return nil }
    var classifier = LinearClassifier(
      table: weights, map: map.map { _ in Tensor(Shape(D, K)) }, bias: Tensor(Shape(K)),
      lengthExponent: recipe.linear.lengthExponent)
    try classifier.forEachTensor { name, tensor in
      if name != Name.table || quantized == nil { try read(name, &tensor) }
    }
    self.init(configuration: configuration, dictionary: dictionary, classifier: classifier, quantized: quantized)
  }
}
