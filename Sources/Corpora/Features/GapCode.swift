/// Rising numbers in few bits: the gaps between them, each as a quotient in unary and a remainder of r bits (Golomb 1966;
/// Rice and Plaunt 1971).
///
///     let words = GapCode.encode([3, 17, 4_000], bits: 12)
///     GapCode.decode(words, count: 3, bits: 12)       // [3, 17, 4_000]
///
/// Hashes are spread evenly, so that their gaps are distributed geometrically, for which this code is within a few hundredths of
/// a bit of the shortest there is (Gallager and van Voorhis 1975): n of 2^b numbers take about b − log₂ n + 1½ bits each.
public enum GapCode {
  /// - Parameters:
  ///   - numbers: rising, below 2^bits.
  ///   - bits: up to 63.
  public static func encode(_ numbers: [UInt64], bits: Int) -> [UInt64] {
    precondition((1...63).contains(bits), "numbers of \(bits) bits")
    let remainderBits = remainderBits(count: numbers.count, bits: bits)
    var (words, used) = ([UInt64](), 0)
    func append(_ value: UInt64, bits: Int) {
      if bits == 0 { return }
      let place = used & 63
      if place == 0 { words.append(0) }
      words[words.count - 1] |= value &<< UInt64(place)
      if place + bits > 64 { words.append(value &>> UInt64(64 - place)) }
      used += bits
    }
    var next: UInt64 = 0  // the least that can follow
    for number in numbers {
      precondition(
        number >= next && number >> UInt64(bits) == 0, "\(number) does not rise, or has more than \(bits) bits")
      let gap = number - next
      for _ in 0..<(gap >> UInt64(remainderBits)) { append(1, bits: 1) }
      append(0, bits: 1)
      append(gap & (1 << UInt64(remainderBits) - 1), bits: remainderBits)
      next = number + 1
    }
    return words
  }

  /// - Returns: `nil` for words that are not the code of so many numbers.
  public static func decode(_ words: [UInt64], count: Int, bits: Int) -> [UInt64]? {
    guard (1...63).contains(bits), count >= 0, count <= 64 * words.count else { return nil }
    let remainderBits = remainderBits(count: count, bits: bits)
    let (end, limit) = (64 * words.count, 1 << UInt64(bits) as UInt64)
    var (numbers, place) = ([UInt64](), 0)
    numbers.reserveCapacity(count)
    var next: UInt64 = 0
    for _ in 0..<count {
      var quotient: UInt64 = 0
      while place < end, words[place >> 6] >> UInt64(place & 63) & 1 == 1 {
        (quotient, place) = (quotient + 1, place + 1)
      }
      place += 1
      guard place + remainderBits <= end, quotient <= limit >> UInt64(remainderBits) else { return nil }
      var gap = quotient << UInt64(remainderBits)
      if remainderBits > 0 {
        let shift = UInt64(place & 63)
        var remainder = words[place >> 6] >> shift
        if Int(shift) + remainderBits > 64 { remainder |= words[place >> 6 + 1] << (64 - shift) }
        gap |= remainder & (1 << UInt64(remainderBits) - 1)
        place += remainderBits
      }
      guard gap < limit - next else { return nil }
      numbers.append(next + gap)
      next += gap + 1
    }
    return (place + 63) >> 6 == words.count ? numbers : nil
  }

  /// r: that of the mean gap.
  private static func remainderBits(count: Int, bits: Int) -> Int {
    let mean = (1 << UInt64(bits)) / UInt64(max(count, 1))
    return max(0, 63 - mean.leadingZeroBitCount)
  }
}
