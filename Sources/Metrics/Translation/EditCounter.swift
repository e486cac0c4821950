/// Counts the edits of ``TER``: shifts that make the edit distance less, and the distance that is left.
///
/// To find the fewest edits with shifts is NP-complete (Shapira and Storer 2002), so each time the best single shift is taken
/// (Snover et al. 2006, section 3.1). Which ones are tried, and which of equally good ones is best, is Tercom's and so
/// sacreBLEU's rule; so are the limits.
struct EditCounter {
  /// The longest run of words that is shifted, and how far.
  private static let longestShift = 10
  private static let farthestShift = 50
  private static let mostShiftsTried = 1_000
  /// How far from the diagonal the edit distance looks.
  private static let beam = 25
  /// More than any distance.
  private static let unreached = Int.max / 2

  private let reference: [UInt32]

  init(reference: [UInt32]) { self.reference = reference }

  func edits(of hypothesis: [UInt32]) -> Int {
    if reference.isEmpty { return hypothesis.count }
    var words = hypothesis
    var (shifts, tried) = (0, 0)
    while true {
      let table = DistanceTable(words, reference)
      guard let shift = bestShift(of: words, table, &tried), tried < Self.mostShiftsTried, shift.gain > 0 else {
        return shifts + table.distance
      }
      shifts += 1
      words = shift.applied(to: words)
    }
  }

  private struct Shift {
    var gain: Int
    var start: Int
    var length: Int
    /// Before which word it goes; counted without the shifted words where these lie around it.
    var target: Int

    /// More gained is better, then more words, then the first ones, then to a place further ahead.
    func isBetter(than other: Shift) -> Bool {
      (gain, length, -start, -target) > (other.gain, other.length, -other.start, -other.target)
    }

    func applied(to words: [UInt32]) -> [UInt32] {
      let end = start + length
      let rest = words[..<start] + words[end...]
      let place = target < start ? target : target > end ? target - length : min(target, rest.count)
      return Array(rest.prefix(place) + words[start..<end] + rest.dropFirst(place))
    }
  }

  private func bestShift(of words: [UInt32], _ table: DistanceTable, _ tried: inout Int) -> Shift? {
    let alignment = table.alignment
    var best: Shift?
    for start in words.indices {
      for goal in reference.indices where abs(goal - start) <= Self.farthestShift {
        var (wrongWords, wrongGoals) = (0, 0)
        var length = 0
        while length < Self.longestShift, start + length < words.count, goal + length < reference.count,
          words[start + length] == reference[goal + length]
        {
          wrongWords += alignment.isWrong[start + length] ? 1 : 0
          wrongGoals += alignment.isMissed[goal + length] ? 1 : 0
          length += 1
          // Words that are right where they are stay, and so does what would be shifted into itself.
          guard wrongWords > 0, wrongGoals > 0, !(start..<start + length).contains(alignment.words[goal]) else {
            continue
          }
          var lastTarget = -1
          for place in goal - 1..<goal + length {
            let target = place < 0 ? 0 : alignment.words[place] + 1
            if target == lastTarget { continue }
            lastTarget = target
            var shift = Shift(gain: 0, start: start, length: length, target: target)
            shift.gain = table.distance - table.distance(of: shift.applied(to: words), from: min(start, target))
            tried += 1
            if best.map({ shift.isBetter(than: $0) }) ?? true { best = shift }
          }
          if tried >= Self.mostShiftsTried { return best }
        }
      }
    }
    return best
  }
}

extension EditCounter {
  /// The edit distance of a translation to a reference (Levenshtein 1966), and how one becomes the other.
  private struct DistanceTable {
    private enum Edit: UInt8 {
      case none, keep, replace, delete, insert
    }

    let reference: [UInt32]
    private let height: Int
    private let width: Int
    private var costs: [Int]  // [words + 1, reference + 1]
    private var edits: [Edit]

    init(_ words: [UInt32], _ reference: [UInt32]) {
      self.reference = reference
      (height, width) = (words.count + 1, reference.count + 1)
      costs = Array(0..<width) + Array(repeating: EditCounter.unreached, count: (height - 1) * width)
      edits = Array(repeating: .insert, count: width) + Array(repeating: .none, count: (height - 1) * width)
      for row in 1..<max(height, 1) {
        for column in columns(row) {
          let cell = row * width + column
          func offer(_ cost: Int, _ edit: Edit) {
            if cost < costs[cell] { (costs[cell], edits[cell]) = (cost, edit) }
          }
          // Of equal costs the first: replacing before deleting before inserting.
          if column > 0 {
            let isSame = words[row - 1] == reference[column - 1]
            offer(costs[cell - width - 1] + (isSame ? 0 : 1), isSame ? .keep : .replace)
          }
          offer(costs[cell - width] + 1, .delete)
          if column > 0 { offer(costs[cell - 1] + 1, .insert) }
        }
      }
    }

    var distance: Int { costs[height * width - 1] }

    /// The columns that are looked at in a row: those about the diagonal, and in the last one all to the right.
    private func columns(_ row: Int) -> Range<Int> {
      let ratio = Double(width - 1) / Double(height - 1)
      let beam =
        Double(EditCounter.beam) < ratio / 2 ? Int((ratio / 2).rounded(.up)) + EditCounter.beam : EditCounter.beam
      let diagonal = Int((Double(row) * ratio).rounded(.down))
      return max(0, diagonal - beam)..<(row == height - 1 ? width : min(width, diagonal + beam))
    }

    /// The distance of other words, as many and with the same first ones.
    func distance(of words: [UInt32], from firstChanged: Int) -> Int {
      var last = Array(costs[firstChanged * width..<(firstChanged + 1) * width])
      var current = last
      for row in firstChanged + 1..<height {
        for column in 0..<width { current[column] = EditCounter.unreached }
        for column in columns(row) {
          var cost = last[column] + 1
          if column > 0 {
            cost = min(
              cost, last[column - 1] + (words[row - 1] == reference[column - 1] ? 0 : 1), current[column - 1] + 1)
          }
          current[column] = min(cost, EditCounter.unreached)
        }
        swap(&last, &current)
      }
      return last[width - 1]
    }

    struct Alignment {
      /// For each word of the reference the last word of the translation up to it, or −1.
      var words: [Int]
      var isMissed: [Bool]
      /// Of the translation's words.
      var isWrong: [Bool]
    }

    /// Which word became which.
    var alignment: Alignment {
      var alignment = Alignment(
        words: Array(repeating: -1, count: width - 1), isMissed: Array(repeating: true, count: width - 1),
        isWrong: Array(repeating: true, count: height - 1))
      var (row, column) = (height - 1, width - 1)
      while row > 0 || column > 0 {
        let edit = edits[row * width + column]
        if edit != .delete {
          column -= 1
          alignment.words[column] = row - 1
        }
        if edit != .insert { row -= 1 }
        if edit == .keep {
          alignment.isMissed[column] = false
          alignment.isWrong[row] = false
        }
      }
      return alignment
    }
  }
}
