import Corpora
import Synchronization
import Tensors

/// What `body` makes of each of as many parts of a range as there are threads, in their order.
func onParts<Part: Sendable>(
  of count: Int, threads: Int, _ body: (Range<Int>) throws(CorpusError) -> Part
) throws(CorpusError) -> [Part] {
  let parts = max(1, min(threads, count / 64))
  let results = Mutex([Result<Part, CorpusError>?](repeating: nil, count: parts))
  ThreadTeam(threads: parts).run(tasks: parts) { part in
    let range = count * part / parts..<count * (part + 1) / parts
    let result = Result { () throws(CorpusError) in try body(range) }
    results.withLock { $0[part] = result }
  }
  return try results.withLock { $0 }.map { (result) throws(CorpusError) in try result!.get() }
}
