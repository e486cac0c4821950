/// A hierarchical navigable small world graph over the rows of a matrix (Malkov & Yashunin 2018, arXiv:1603.09320): by its links a
/// search finds most of the nearest rows without looking at all of them.
///
/// Every row is in layer 0; each layer above has about one of M rows of the layer below. A search begins at ``entry`` in the highest
/// layer, goes to ever nearer rows there, and down. Links lead only to rows of the same layer.
///
/// A graph has no vectors: it belongs to the matrix that it was built on. What is in it was checked when it was made, so that a
/// search needs no checks, wherever the numbers came from.
public struct NeighbourGraph: Equatable, Sendable {
  /// The links of a layer: those of its `i`-th row are `links[ends[i - 1]..<ends[i]]`.
  public struct Layer: Equatable, Sendable {
    /// Its rows, ascending; empty in layer 0, which has all.
    public var rows: [UInt32]
    public var ends: [UInt32]
    public var links: [UInt32]

    public init(rows: [UInt32], ends: [UInt32], links: [UInt32]) {
      (self.rows, self.ends, self.links) = (rows, ends, links)
    }
  }

  /// What keeps numbers from being a graph.
  public struct Flaw: Error, Equatable, CustomStringConvertible {
    public var description: String
  }

  public let rows: Int
  /// Where searches begin: a row of the highest layer.
  public let entry: UInt32
  /// The lowest first.
  public let layers: [Layer]

  /// - Parameter rows: of the matrix.
  /// - Throws: ``Flaw``, if a search could go astray in it.
  public init(rows: Int, entry: UInt32, layers: [Layer]) throws(Flaw) {
    guard rows > 0, rows <= Int(UInt32.max), let top = layers.last, entry < rows else {
      throw Flaw(
        description: "an index of \(layers.count) layers over \(rows) words that begins at word \(entry) cannot be")
    }
    var below: [UInt32]?
    for (number, layer) in layers.enumerated() {
      func flaw(_ problem: String) -> Flaw { Flaw(description: "layer \(number) of the index \(problem)") }
      if let problem = Self.problem(of: layer, isLowest: number == 0, among: rows) { throw flaw(problem) }
      if number > 0, let below, !Self.isSorted(layer.rows, within: below) {
        throw flaw("has a word that the one below does not have")
      }
      below = number == 0 ? nil : layer.rows
    }
    guard layers.count == 1 || top.place(of: entry) != nil else {
      throw Flaw(description: "the index begins at word \(entry), which its highest layer does not have")
    }
    (self.rows, self.entry, self.layers) = (rows, entry, layers)
  }

  private static func problem(of layer: Layer, isLowest: Bool, among rows: Int) -> String? {
    guard isLowest ? layer.rows.isEmpty : !layer.rows.isEmpty, layer.ends.count == (isLowest ? rows : layer.rows.count)
    else { return "has links for \(layer.ends.count) words, and \(layer.rows.count) words" }
    for (row, next) in zip(layer.rows, layer.rows.dropFirst()) where row >= next {
      return "has word \(next) out of order"
    }
    if let last = layer.rows.last, last >= rows { return "has word \(last) of \(rows)" }
    var end = UInt32(0)
    for next in layer.ends {
      if next < end { return "has links that end before they begin" }
      end = next
    }
    guard end == layer.links.count else { return "has \(layer.links.count) links, not \(end)" }
    for link in layer.links where link >= rows { return "has a link to word \(link) of \(rows)" }
    if !isLowest {
      for link in layer.links where layer.place(of: link) == nil {
        return "has a link to word \(link), which it does not have"
      }
    }
    return nil
  }

  /// Whether all of some ascending numbers are among others.
  private static func isSorted(_ part: [UInt32], within all: [UInt32]) -> Bool {
    var place = 0
    for number in part {
      while place < all.count, all[place] < number { place += 1 }
      guard place < all.count, all[place] == number else { return false }
    }
    return true
  }

  /// How many links there are in all layers.
  public var linkCount: Int { layers.reduce(0) { $0 + $1.links.count } }
}

extension NeighbourGraph.Layer {
  /// Where a row's links are in ``ends``; nil for a row that is not in this layer.
  func place(of row: UInt32) -> Int? {
    if rows.isEmpty { return Int(row) }
    var range = 0..<rows.count
    while !range.isEmpty {
      let middle = (range.lowerBound + range.upperBound) / 2
      if rows[middle] == row { return middle }
      range = rows[middle] < row ? middle + 1..<range.upperBound : range.lowerBound..<middle
    }
    return nil
  }

  /// The links of a row of this layer.
  func withLinks<Result, Failure: Error>(
    of row: UInt32, _ body: (UnsafeBufferPointer<UInt32>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    guard let place = place(of: row) else { preconditionFailure("word \(row) is not in this layer") }
    let range = Int(place == 0 ? 0 : ends[place - 1])..<Int(ends[place])
    return try links.withUnsafeBufferPointer { links throws(Failure) in
      try body(UnsafeBufferPointer(rebasing: links[range]))
    }
  }
}
