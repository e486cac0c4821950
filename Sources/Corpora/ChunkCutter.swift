/// How large a reader's chunks are, and where they are cut.
struct ChunkCutter {
  /// At most ``TextReader/chunkBytes``.
  var chunkBytes = TextReader.chunkBytes
  /// Where to cut a full chunk that is not the end of its file: more than 0 and at most all of it.
  var boundary: (UnsafeRawBufferPointer) throws(CorpusError) -> Int = { text in chunkBoundary(text) }
}
