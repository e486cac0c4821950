/// Runs several ways of doing the same work in turn, so that whatever else the machine does slows all of them alike.
struct Contenders {
  var names: [String] = []
  private var bodies: [() throws -> Void] = []

  mutating func add(_ name: String, _ body: @escaping () throws -> Void) {
    names.append(name)
    bodies.append(body)
  }

  /// Seconds that each takes: the median of the repeats, after one that does not count.
  func medianSeconds(repeats: Int) throws -> [Double] {
    var seconds = [[Double]](repeating: [], count: bodies.count)
    let clock = ContinuousClock()
    for round in 0...repeats {
      for (index, body) in bodies.enumerated() {
        let duration = try clock.measure { try body() }
        if round > 0 { seconds[index].append(duration / .seconds(1)) }
      }
    }
    return seconds.map { $0.sorted()[$0.count / 2] }
  }
}
