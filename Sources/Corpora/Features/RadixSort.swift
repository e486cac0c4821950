/// Sorts numbers in linear time: digit by digit from the lowest, each pass stable. Knuth, The Art of Computer Programming,
/// volume 3, section 5.2.5.
package func radixSort(_ numbers: inout [UInt64]) {
  if numbers.count < 256 { return numbers.sort() }
  let (digitBits, digits) = (11, 1 << 11)
  var other = [UInt64](repeating: 0, count: numbers.count)
  for shift in stride(from: 0, to: 64, by: digitBits) {
    func digit(_ number: UInt64) -> Int { Int(truncatingIfNeeded: number &>> UInt64(shift)) & (digits - 1) }
    var places = [Int](repeating: 0, count: digits)
    for number in numbers { places[digit(number)] += 1 }
    var sum = 0
    for place in places.indices { (places[place], sum) = (sum, sum + places[place]) }
    other.withUnsafeMutableBufferPointer { other in
      places.withUnsafeMutableBufferPointer { places in
        for number in numbers {
          let place = digit(number)
          other[places[place]] = number
          places[place] += 1
        }
      }
    }
    swap(&numbers, &other)
  }
}
