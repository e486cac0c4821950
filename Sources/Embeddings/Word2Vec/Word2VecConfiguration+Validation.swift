extension Word2VecConfiguration {
  /// Refuses values that cannot be trained with.
  public func validate() throws(EmbeddingError) {
    func require(_ holds: Bool, _ option: String, _ value: Any, _ rule: String) throws(EmbeddingError) {
      if !holds { throw .configuration(option: option, value: "\(value)", rule: rule) }
    }
    try require((1...65_536).contains(dimension), "dimension", dimension, "from 1 to 65,536")
    try require((1...1_000).contains(window), "window", window, "from 1 to 1,000")
    try require((1...200).contains(negative), "negative", negative, "from 1 to 200")
    try require(
      negativeExponent.isFinite && abs(negativeExponent) <= 4, "negativeExponent", negativeExponent, "from −4 to 4")
    try require(sample.isFinite && sample >= 0 && sample <= 1, "sample", sample, "from 0 to 1")
    try require((1...1_000_000).contains(epochs), "epochs", epochs, "at least 1")
    try require(
      startingLearningRate > 0 && startingLearningRate <= 10, "learningRate", startingLearningRate,
      "above 0, at most 10")
    try require(
      minimumLearningRate >= 0 && minimumLearningRate <= startingLearningRate, "minimumLearningRate",
      minimumLearningRate, "from 0 to the learning rate")
    if let subwords {
      let (shortest, longest) = (subwords.minimumLength, subwords.maximumLength)
      try require((1...64).contains(shortest), "subwords.minimumLength", shortest, "from 1 to 64")
      try require(
        (shortest...64).contains(longest), "subwords.maximumLength", longest, "from the minimum, \(shortest), to 64")
      try require(
        (1...1 << 30).contains(subwords.buckets), "subwords.buckets", subwords.buckets, "from 1 to 1,073,741,824")
    }
    try require(heldOut >= 0 && heldOut <= 0.5, "heldOut", heldOut, "from 0 to 0.5")
    try require(
      (1...64).contains(effectiveSchedule.shards), "schedule.shards", effectiveSchedule.shards, "from 1 to 64")
    try require(
      (16...1 << 20).contains(effectiveSchedule.wordsPerShard), "schedule.wordsPerShard",
      effectiveSchedule.wordsPerShard,
      "from 16 to 1,048,576")
    try require(
      effectiveSchedule.damping >= 0 && effectiveSchedule.damping <= 100, "schedule.damping", effectiveSchedule.damping,
      "from 0 to 100")
    try require(
      (1...64).contains(effectiveSchedule.windowsPerDraw), "schedule.windowsPerDraw", effectiveSchedule.windowsPerDraw,
      "from 1 to 64")
  }
}
