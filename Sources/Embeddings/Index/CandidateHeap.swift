/// Candidates of a search, one end of whose order is at hand: the best or the worst. Of equal scores the smaller row is better.
struct CandidateHeap {
  private let bestFirst: Bool
  private var candidates: [Neighbour] = []

  init(bestFirst: Bool) { self.bestFirst = bestFirst }

  var count: Int { candidates.count }
  var first: Neighbour? { candidates.first }
  var all: [Neighbour] { candidates }

  static func isBetter(_ left: Neighbour, _ right: Neighbour) -> Bool {
    left.score > right.score || left.score == right.score && left.id < right.id
  }

  mutating func insert(_ candidate: Neighbour) {
    candidates.append(candidate)
    var place = candidates.count - 1
    while place > 0, comesBefore(candidates[place], candidates[(place - 1) / 2]) {
      candidates.swapAt(place, (place - 1) / 2)
      place = (place - 1) / 2
    }
  }

  mutating func removeFirst() -> Neighbour {
    candidates.swapAt(0, candidates.count - 1)
    let first = candidates.removeLast()
    var place = 0
    while true {
      var next = place
      for child in [2 * place + 1, 2 * place + 2]
      where child < candidates.count && comesBefore(candidates[child], candidates[next]) { next = child }
      if next == place { return first }
      candidates.swapAt(place, next)
      place = next
    }
  }

  private func comesBefore(_ left: Neighbour, _ right: Neighbour) -> Bool {
    bestFirst ? Self.isBetter(left, right) : Self.isBetter(right, left)
  }
}
