import Tensors

/// A matrix of which few elements are not 0, held by rows and by columns, so that both products are sums that threads can share.
public struct SparseMatrix: Sendable {
  /// The elements that are not 0, line by line, a line being a row or a column.
  struct Lines: Sendable {
    /// Where each line's elements begin, and at last where they end.
    var starts: [Int]
    /// Where in its line each element is, rising.
    var places: [UInt32]
    var values: [Float]

    var count: Int { starts.count - 1 }

    /// The same matrix by the other kind of lines, of which there are `count`.
    func transposed(count: Int) -> Lines {
      var starts = [Int](repeating: 0, count: count + 1)
      for place in places { starts[Int(place) + 1] += 1 }
      for line in 0..<count { starts[line + 1] += starts[line] }
      var next = starts
      var lines = Lines(
        starts: starts, places: [UInt32](repeating: 0, count: places.count),
        values: [Float](repeating: 0, count: values.count))
      for line in 0..<self.count {
        for element in self.starts[line]..<self.starts[line + 1] {
          let other = Int(places[element])
          lines.places[next[other]] = UInt32(line)
          lines.values[next[other]] = values[element]
          next[other] += 1
        }
      }
      return lines
    }
  }

  let byRow: Lines
  let byColumn: Lines

  public var rows: Int { byRow.count }
  public var columns: Int { byColumn.count }
  /// Elements that are held.
  public var elementCount: Int { byRow.values.count }

  /// Bytes of a matrix with so many elements.
  static func bytes(rows: Int, columns: Int, elements: Int) -> Double {
    16 * Double(elements) + 16 * Double(rows + columns)
  }

  init(byRow: Lines, columns: Int) {
    self.byRow = byRow
    byColumn = byRow.transposed(count: columns)
  }

  init(byColumn: Lines, rows: Int) {
    self.byColumn = byColumn
    byRow = byColumn.transposed(count: rows)
  }

  /// From rows of all elements, for tests and small things.
  public init(_ rows: [[Float]]) {
    let columns = rows.first?.count ?? 0
    var lines = Lines(starts: [0], places: [], values: [])
    for row in rows {
      precondition(row.count == columns, "a row of \(row.count) elements beside one of \(columns)")
      for (column, value) in row.enumerated() where value != 0 {
        lines.places.append(UInt32(column))
        lines.values.append(value)
      }
      lines.starts.append(lines.places.count)
    }
    self.init(byRow: lines, columns: columns)
  }
}

extension SparseMatrix.Lines {
  /// y = L x, an element of y for each line. A line's sum is taken by one thread, in an order of its own: the same bits for any
  /// number of threads.
  func multiply(_ x: UnsafePointer<Double>, into y: UnsafeMutablePointer<Double>, _ team: ThreadTeam) {
    let tasks = team.threads == 1 ? 1 : 4 * team.threads
    // Unchecked: each task writes elements of its own.
    nonisolated(unsafe) let (x, y) = (x, y)
    team.run(tasks: tasks) { task in
      starts.withUnsafeBufferPointer { starts in
        places.withUnsafeBufferPointer { places in
          values.withUnsafeBufferPointer { values in
            for line in count * task / tasks..<count * (task + 1) / tasks {
              y[line] = Self.dot(starts[line]..<starts[line + 1], places, values, x)
            }
          }
        }
      }
    }
  }

  @inline(__always)
  private static func dot(
    _ elements: Range<Int>, _ places: UnsafeBufferPointer<UInt32>, _ values: UnsafeBufferPointer<Float>,
    _ x: UnsafePointer<Double>
  ) -> Double {
    var (a, b, c, d) = (0.0, 0.0, 0.0, 0.0)
    var element = elements.lowerBound
    while element + 4 <= elements.upperBound {
      a += Double(values[element]) * x[Int(places[element])]
      b += Double(values[element + 1]) * x[Int(places[element + 1])]
      c += Double(values[element + 2]) * x[Int(places[element + 2])]
      d += Double(values[element + 3]) * x[Int(places[element + 3])]
      element += 4
    }
    while element < elements.upperBound {
      a += Double(values[element]) * x[Int(places[element])]
      element += 1
    }
    return (a + b) + (c + d)
  }
}
