import Corpora
import Foundation
import TestSupport
import Testing

@Suite("Windows of a corpus")
struct BatchedCorpusTests {
  /// All pairs of an epoch as (place in the corpus, target), stream by stream in the order of steps. Each id is its place.
  private func pairs(
    _ batches: BatchedCorpus, _ lengths: [Int]
  ) throws -> [[(input: Int32, target: Int32)]] {
    var streams = Array(repeating: [(input: Int32, target: Int32)](), count: batches.streams)
    let window = batches.makeWindow()
    var (step, number) = (0, 0)
    while step < batches.steps {
      let wanted = lengths[number % lengths.count]
      let length = try window.read(at: step, length: wanted)
      #expect(length == min(wanted, batches.steps - step))
      step += length
      number += 1
      #expect(window.inputs.count == length * batches.streams && window.targets.count == window.inputs.count)
      var targets = 0
      for t in 0..<length {
        for b in 0..<batches.streams {
          let target = window.targets[t * batches.streams + b]
          if target == TokenWindow.noTarget { continue }
          targets += 1
          streams[b].append((window.inputs[t * batches.streams + b], target))
        }
      }
      #expect(window.targetCount == targets)
    }
    return streams
  }

  private func places(_ count: Int) -> EncodedCorpus {
    EncodedCorpus((0..<UInt32(count)).map { $0 | ($0 % 7 == 0 ? EncodedCorpus.lineStart : 0) })
  }

  @Test("for evaluation every id after the first is predicted once, in order, from the one before it")
  func covering() throws {
    for count in [0, 1, 2, 3, 10, 100, 9001] {
      for streams in [1, 2, 3, 7, 20] {
        let batches = BatchedCorpus(places(count), streams: streams, .covering)
        let found = try pairs(batches, [35, 1, 20])
        let all = found.flatMap { $0 }
        #expect(all.map(\.target) == Array(1..<Int32(max(1, count))))
        #expect(all.allSatisfy { $0.target == $0.input + 1 })
        #expect(batches.predicted == max(0, count - 1) && batches.dropped == 0)
        let lengths = found.map(\.count)
        #expect(lengths.max()! - lengths.min()! <= 1 && batches.steps == lengths.max()!)
      }
    }
  }

  @Test("for training the streams are those of batchify, and what is dropped is counted")
  func dropping() throws {
    for (count, streams) in [(26, 4), (100, 7), (9001, 20), (3, 5), (0, 2), (20, 20)] {
      let batches = BatchedCorpus(places(count), streams: streams, .dropping)
      let found = try pairs(batches, [5])
      let length = count / streams
      for (stream, pairs) in found.enumerated() {
        let start = Int32(stream * length)
        #expect(pairs.map(\.input) == Array(start..<(start + Int32(max(0, length - 1)))))
        #expect(pairs.allSatisfy { $0.target == $0.input + 1 })
      }
      #expect(batches.steps == max(0, length - 1) && batches.predicted == streams * max(0, length - 1))
      #expect(batches.dropped == max(0, count - 1) - batches.predicted)
    }
  }

  // def batchify(data, bsz):                                   # examples/word_language_model/main.py
  //   nbatch = data.size(0) // bsz
  //   return data.narrow(0, 0, nbatch * bsz).view(bsz, -1).t().contiguous()
  // def get_batch(source, i):
  //   seq_len = min(3, len(source) - 1 - i); return source[i:i+seq_len], source[i+1:i+1+seq_len].view(-1)
  // s = batchify(torch.arange(14), 3); print([tuple(x.flatten().tolist() for x in get_batch(s, i)) for i in range(0, 3, 2)])
  @Test("windows are those of PyTorch's word language model")
  func golden() throws {
    let window = BatchedCorpus(places(14), streams: 3, .dropping).makeWindow()
    #expect(try window.read(at: 0, length: 2) == 2)
    #expect(window.inputs == [0, 4, 8, 1, 5, 9] && window.targets == [1, 5, 9, 2, 6, 10])
    #expect(try window.read(at: 2, length: 2) == 1)
    #expect(window.inputs == [2, 6, 10] && window.targets == [3, 7, 11])
  }

  @Test("windows of any length, back and forth, read the same ids from memory and from disk")
  func fromDisk() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(randomText(words: 30_000, seed: 3), to: "a.txt")
    let input = try CorpusInput(arguments: [path])
    let configuration = CodecConfiguration(.words)
    let memory = try CodecBuilder(configuration).build(input).corpus
    let options = EncodingOptions(threads: 2, memoryLimit: 20_000, chunkBytes: 7000)
    let disk = try CodecBuilder(configuration, options).build(input).corpus
    #expect(disk.isOnDisk && !memory.isOnDisk)
    let ids = try memory.allIDs()
    for remainder in [BatchedCorpus.Remainder.dropping, .covering] {
      let batches = [memory, disk].map { BatchedCorpus($0, streams: 6, remainder) }
      let windows = batches.map { $0.makeWindow() }
      var generator = SplitMix64(seed: 8)
      for _ in 0..<200 {
        let step = Int.random(in: 0...batches[0].steps, using: &generator)
        let length = Int.random(in: 1...9000, using: &generator)
        for window in windows { try window.read(at: step, length: length) }
        #expect(windows[0].inputs == windows[1].inputs && windows[0].targets == windows[1].targets)
      }
      try windows[1].read(at: 100, length: 1)
      #expect(windows[1].inputs[0] == Int32(ids[100]) && windows[1].targets[0] == Int32(ids[101]))
    }
  }
}
