import Foundation

/// A piece of a corpus' text: valid UTF-8 that begins and ends where no token straddles.
///
/// Reading into the same chunk again uses its memory again. Unchecked because one thread at a time has it.
public final class TextChunk: @unchecked Sendable {
  /// Which piece of the corpus this is, from 0.
  public internal(set) var index = 0
  /// The file that it is from; `-` is standard input.
  public internal(set) var path = ""
  /// Where it begins in the decompressed file, in bytes as they were before any repair.
  public internal(set) var offset: Int64 = 0
  /// The number of the line that it begins in, from 1.
  public internal(set) var line: Int64 = 1
  /// Whether it begins a line, or goes on with one.
  public internal(set) var startsLine = true
  /// Whether its file ends with it, in a line that has no line feed. Such a chunk may be empty.
  public internal(set) var endsOpenLine = false

  /// The text; valid until the chunk is read into again.
  public var text: UnsafeRawBufferPointer { UnsafeRawBufferPointer(rebasing: memory[start..<end]) }

  var memory: UnsafeMutableRawBufferPointer
  var start = 0
  var end = 0

  public init() {
    memory = .allocate(byteCount: TextReader.chunkBytes, alignment: 64)
  }

  deinit { memory.deallocate() }
}
