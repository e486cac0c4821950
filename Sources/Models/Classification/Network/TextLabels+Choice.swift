extension TextLabels {
  /// The labels of the texts with these numbers, in this order.
  public func chosen(_ numbers: some Collection<Int32>) -> TextLabels {
    switch self {
    case .single(let classes): .single(numbers.map { classes[Int($0)] })
    case .multiple(let sets): .multiple(numbers.map { sets[Int($0)] })
    }
  }
}
