import Embeddings
import Tensors
import Testing

@Suite("Sets of buckets")
struct BucketSetTests {
  @Test("rows are the places of the members in their order, and bytes come back", arguments: 0..<60)
  func rows(seed: UInt64) {
    let random = CounterRandom(seed: seed, stream: 0)
    let buckets = [1, 7, 8, 63, 64, 65, 128, 1000][random.below(8, at: 0)]
    let density = random.unit(at: 1) * 1.2 - 0.1
    let members = Set((0..<buckets).filter { random.unit(at: UInt64($0 + 2)) < density })
    // In the order of a set, which is none; the last of them twice.
    let set = BucketSet(Array(members) + members.prefix(1), of: buckets)
    #expect(set.count == members.count && set.buckets == buckets)
    #expect(Array(set.members) == members.sorted())
    for (row, bucket) in members.sorted().enumerated() { #expect(set.row(of: bucket) == row) }
    for bucket in Set(0..<buckets).subtracting(members) { #expect(set.row(of: bucket) == nil) }
    let bytes = set.bytes
    #expect(bytes.count == (buckets + 7) / 8)
    for place in 0..<bytes.count * 8 {
      #expect(bytes[place / 8] >> (place % 8) & 1 == (members.contains(place) ? 1 : 0))
    }
    #expect(bytes.withUnsafeBytes { BucketSet(bytes: $0, of: buckets) } == set)
  }

  @Test("bytes of another number of buckets are refused, and bits behind the last bucket")
  func refused() {
    func set(_ bytes: [UInt8], of buckets: Int) -> BucketSet? {
      bytes.withUnsafeBytes { BucketSet(bytes: $0, of: buckets) }
    }
    #expect(set([0xFF, 0x03], of: 10) == .all(10))
    #expect(set([0xFF, 0x07], of: 10) == nil)
    #expect(set([0xFF], of: 10) == nil && set([0xFF, 0, 0], of: 10) == nil && set([], of: 10) == nil)
    #expect(set([UInt8](repeating: 0xFF, count: 8), of: 64) == .all(64))
  }
}
