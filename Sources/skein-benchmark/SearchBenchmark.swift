import ArgumentParser
import CKernels
import Embeddings
import Foundation

/// Exact search against reading the same memory once, on one thread.
struct SearchBenchmark: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "search",
    abstract: "Find the nearest of many vectors, beside a loop that only reads them.")

  @Option(help: "How many vectors to search in.")
  var rows = 1_000_000

  @Option(help: "Their dimension.")
  var dimension = 300

  @Option(help: "How many neighbours to find.")
  var top = 10

  @Option(help: "How often each way runs, in turn with the others.")
  var repeats = 9

  @Option(help: "Threads to search with.")
  var threads = 1

  @Option(help: "A file of little-endian 32-bit floats, row after row: these vectors instead of made ones.")
  var vectors: String?

  @Flag(help: "Answer a line of standard input each, with the row of the query; print milliseconds and neighbours.")
  var serve = false

  @Flag(help: "Print JSON.")
  var json = false

  func run() throws {
    let matrix = try vectors.map(read) ?? made()
    let search = VectorSearch(matrix, threads: threads)
    if serve { return try answer(search) }
    var contenders = Contenders()
    var query = 0
    var sum: Float = 0
    contenders.add("reading the vectors once") {
      sum += matrix.withUnsafeBufferPointer { skein_read(search.instructionSet.kernel, $0.baseAddress!, $0.count) }
    }
    contenders.add("exact search, top \(top)") {
      query = (query + 7919) % rows
      guard search.nearest(to: matrix.direction(of: query), count: top)[0].id == query else {
        throw ValidationError("row \(query) is not nearest to itself")
      }
    }
    let seconds = try contenders.medianSeconds(repeats: repeats)
    let report = Report(
      rows: rows, dimension: dimension, threads: threads, repeats: repeats,
      instructionSet: search.instructionSet.rawValue, readMilliseconds: 1000 * seconds[0],
      searchMilliseconds: 1000 * seconds[1], searchToRead: seconds[1] / seconds[0], sum: sum)
    if json {
      print(String(decoding: try JSONEncoder().encode(report), as: UTF8.self))
      return
    }
    print("\(rows) × \(dimension), \(report.instructionSet), \(threads) thread(s), medians of \(repeats)")
    for (name, seconds) in zip(contenders.names, seconds) {
      let rate = Double(rows * dimension * 4) / seconds / 1e9
      print(String(format: "%9.2f ms  %6.2f GB/s  ", 1000 * seconds, rate) + name)
    }
    print(String(format: "search takes %.3f times as long as reading", report.searchToRead))
  }

  private struct Report: Encodable {
    var rows: Int
    var dimension: Int
    var threads: Int
    var repeats: Int
    var instructionSet: String
    var readMilliseconds: Double
    var searchMilliseconds: Double
    var searchToRead: Double
    /// So that reading cannot be left out.
    var sum: Float
  }

  private func made() -> VectorMatrix {
    VectorMatrix(rows: rows, dimension: dimension) { elements in
      var state: UInt64 = 0x9E37_79B9_7F4A_7C15
      for index in elements.indices {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        elements[index] = Float(Int32(truncatingIfNeeded: state)) * 0x1p-31
      }
    }
  }

  private func read(_ path: String) throws -> VectorMatrix {
    let data = try Data(contentsOf: URL(fileURLWithPath: path), options: .alwaysMapped)
    guard data.count == rows * dimension * 4 else {
      throw ValidationError("\(path) has \(data.count) bytes, not \(rows) × \(dimension) × 4")
    }
    return VectorMatrix(rows: rows, dimension: dimension) { elements in
      _ = data.copyBytes(to: UnsafeMutableRawBufferPointer(elements))
    }
  }

  /// Lets another program time this one in turn with others.
  private func answer(_ search: VectorSearch) throws {
    print("ready")
    fflush(nil)
    let clock = ContinuousClock()
    while let line = readLine() {
      guard let row = Int(line), row >= 0, row < rows else { throw ValidationError("“\(line)” is not a row") }
      let direction = search.matrix.direction(of: row)
      var sum: Float = 0
      let reading = clock.measure {
        sum = search.matrix.withUnsafeBufferPointer {
          skein_read(search.instructionSet.kernel, $0.baseAddress!, $0.count)
        }
      }
      var found: [Neighbour] = []
      let searching = clock.measure { found = search.nearest(to: direction, count: top) }
      let milliseconds = [searching, reading].map { String(format: "%.4f", $0 / .seconds(1) * 1000) }
      print((milliseconds + [sum.isNaN ? "nan" : "read"] + found.map { "\($0.id)" }).joined(separator: " "))
      fflush(nil)
    }
  }
}
