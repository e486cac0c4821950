import Corpora
import Foundation

/// A chunk as a value.
struct ReadChunk: Equatable {
  var path: String
  var text: [UInt8]
  var offset: Int64
  var line: Int64
  var startsLine: Bool

  init(_ chunk: TextChunk) {
    path = chunk.path
    text = Array(chunk.text)
    offset = chunk.offset
    line = chunk.line
    startsLine = chunk.startsLine
  }
}

/// Everything that a reader gives.
struct ReadCorpus {
  var chunks: [ReadChunk] = []
  var tally: ReadingTally
  var sources: [CorpusSource]

  init(_ paths: String..., invalid: InvalidUTF8Policy = .fail) throws {
    let reader = TextReader(try CorpusInput(arguments: paths), invalid: invalid)
    let chunk = TextChunk()
    while try reader.read(into: chunk) { chunks.append(ReadChunk(chunk)) }
    tally = reader.tally
    sources = reader.sources
  }

  var bytes: [UInt8] { chunks.flatMap(\.text) }

  var text: String { String(decoding: bytes, as: UTF8.self) }
}

/// Calls `body` with a path from which the bytes come in pieces of random sizes, as through a pipe.
func withPipe<Result>(of bytes: [UInt8], seed: UInt64, _ body: (String) throws -> Result) throws -> Result {
  let pipe = Pipe()
  let writer = pipe.fileHandleForWriting
  let thread = Thread {
    var generator = SplitMix64(seed: seed)
    var start = 0
    while start < bytes.count {
      let end = min(bytes.count, start + Int.random(in: 1...70_000, using: &generator))
      // The reader may have stopped at an error.
      guard (try? writer.write(contentsOf: bytes[start..<end])) != nil else { break }
      start = end
    }
    try? writer.close()
  }
  signal(SIGPIPE, SIG_IGN)
  thread.start()
  defer { try? pipe.fileHandleForReading.close() }
  return try body("/dev/fd/\(pipe.fileHandleForReading.fileDescriptor)")
}

/// The error that `body` throws.
func corpusError(_ body: () throws -> some Any) -> CorpusError? {
  do {
    _ = try body()
    return nil
  } catch {
    return error as? CorpusError
  }
}
