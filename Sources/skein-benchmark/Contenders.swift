import Foundation

/// Runs several ways of doing the same work in turn, so that whatever else the machine does slows all of them alike.
struct Contenders {
  var names: [String] = []
  private var bodies: [() throws -> Void] = []

  mutating func add(_ name: String, _ body: @escaping () throws -> Void) {
    names.append(name)
    bodies.append(body)
  }

  /// Seconds of this thread's processor time that each takes: the median of the repeats, after one that does not count.
  func medianSeconds(repeats: Int) throws -> [Double] {
    var seconds = [[Double]](repeating: [], count: bodies.count)
    for round in 0...repeats {
      for (index, body) in bodies.enumerated() {
        let start = Self.threadSeconds()
        try body()
        if round > 0 { seconds[index].append(Self.threadSeconds() - start) }
      }
    }
    return seconds.map { $0.sorted()[$0.count / 2] }
  }

  private static func threadSeconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}
