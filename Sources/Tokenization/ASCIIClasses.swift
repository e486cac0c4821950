internal import CICU

/// Classes of ASCII characters that a segmenter treats alike, and where it breaks between them.
struct ASCIIClasses {
  /// One character of each class.
  private(set) var members: [UInt8] = []
  private var classOf = [Int](repeating: 0, count: 128)
  /// Whether there is no boundary in a pair of characters: `[128 * left + right]`.
  private let joinsPair: [Bool]
  /// Whether there is no boundary in a triple of classes: `[(left * C + middle) * C + right]` for C classes.
  private var joinsTriple: [Bool] = []

  private static let characters = Array(UInt8(0)..<0x80)

  /// `nil` when there are more classes than the tables hold.
  ///
  /// - Parameter content: what each character is: letter, digit and so on. Letters, digits and the low line stick to each
  ///   other alike; only by what stands between two of them do they differ, so they must start as different classes.
  init?(_ segmenter: Segmenter, content: (UInt8) -> UInt8) throws(TokenizationError) {
    let characters = Self.characters
    // 1. All pairs.
    let joined = try Self.probe(segmenter, characters, characters, [nil]).map { $0 == 0 }
    joinsPair = joined
    group(by: content)
    split { a in
      characters.map { joined[128 * Int(a) + Int($0)] } + characters.map { joined[128 * Int($0) + Int(a)] }
    }
    // 2. Every character between two classes: letters join across a full stop.
    let neighbours = members
    let between = try Self.probe(segmenter, neighbours, characters, neighbours.map { $0 })
    let square = neighbours.count * neighbours.count
    split { a in
      (0..<square).map { pair in
        let (left, right) = pair.quotientAndRemainder(dividingBy: neighbours.count)
        return between[(left * characters.count + Int(a)) * neighbours.count + right]
      }
    }
    // 3. Every character beside the classes found so far.
    let middles = members
    let first = try Self.probe(segmenter, characters, middles, neighbours.map { $0 })
    let last = try Self.probe(segmenter, neighbours, middles, characters.map { $0 })
    split { a in
      (0..<middles.count * neighbours.count).map { first[Int(a) * middles.count * neighbours.count + $0] }
        + (0..<middles.count * neighbours.count).map { last[$0 * characters.count + Int(a)] }
    }
    guard members.count <= CICU_CLASS_END else { return nil }
    joinsTriple = try Self.probe(segmenter, members, members, members.map { $0 }).map { $0 == 0 }
  }

  /// Segments all sequences of two (where `third` is nil) or three characters. The result holds, sequence by sequence, a
  /// bit for each boundary inside.
  private static func probe(
    _ segmenter: Segmenter, _ first: [UInt8], _ second: [UInt8], _ third: [UInt8?]
  ) throws(TokenizationError) -> [UInt8] {
    let newline = UInt8(ascii: "\n")
    var text: [UInt8] = []
    let stride = third == [nil] ? 3 : 4
    text.reserveCapacity(first.count * second.count * third.count * stride)
    for a in first {
      for b in second {
        for c in third {
          text.append(a)
          text.append(b)
          if let c { text.append(c) }
          text.append(newline)
        }
      }
    }
    var result = [UInt8](repeating: 0, count: text.count / stride)
    try text.withUnsafeBufferPointer { text throws(TokenizationError) in
      for end in try segmenter.ends(in: UnsafeRawBufferPointer(text)) {
        let (sequence, offset) = Int(end).quotientAndRemainder(dividingBy: stride)
        if offset == 1 || (offset == 2 && stride == 4) { result[sequence] |= UInt8(offset) }
      }
    }
    return result
  }

  /// Puts characters with the same signature into one class.
  private mutating func group<Signature: Hashable>(by signature: (UInt8) -> Signature) {
    var classes: [Signature: Int] = [:]
    members = []
    for character in Self.characters {
      let key = signature(character)
      if let known = classes[key] {
        classOf[Int(character)] = known
      } else {
        classes[key] = members.count
        classOf[Int(character)] = members.count
        members.append(character)
      }
    }
  }

  /// Splits the classes by one more signature.
  private mutating func split<Signature: Hashable>(by signature: (UInt8) -> Signature) {
    let old = classOf
    group { SplitSignature(oldClass: old[Int($0)], addition: signature($0)) }
  }
}

extension ASCIIClasses {
  /// Writes the tables that the scanner reads.
  func write(to tables: UnsafeMutablePointer<cicu_ascii_rules>) {
    let capacity = CICU_CLASSES
    let end = CICU_CLASS_END
    let other = CICU_CLASS_OTHER
    withUnsafeMutableBytes(of: &tables.pointee.class_of) { bytes in
      for byte in bytes.indices { bytes[byte] = UInt8(byte < 128 ? classOf[byte] : other) }
    }
    withUnsafeMutableBytes(of: &tables.pointee.pair) { pairs in
      for right in 0..<capacity { pairs[other * capacity + right] = UInt8(CICU_ASK_ICU.rawValue) }
      withUnsafeMutableBytes(of: &tables.pointee.triple) { triples in
        for left in members.indices {
          for right in members.indices {
            pairs[left * capacity + right] = join(left, right)
            for third in members.indices {
              triples[(left * capacity + right) * capacity + third] = join(left, right, third)
            }
            triples[(left * capacity + right) * capacity + end] = UInt8(CICU_BREAK.rawValue)
            triples[(left * capacity + right) * capacity + other] = UInt8(CICU_ASK_ICU.rawValue)
          }
          pairs[left * capacity + end] = UInt8(CICU_BREAK.rawValue)
          pairs[left * capacity + other] = UInt8(CICU_ASK_ICU.rawValue)
        }
      }
    }
    withUnsafeMutableBytes(of: &tables.pointee.is_cut) { isCut in
      for byte in " \t\r\n".utf8 { isCut[Int(byte)] = standsAlone(classOf[Int(byte)]) ? 1 : 0 }
    }
  }

  private func join(_ left: Int, _ right: Int) -> UInt8 {
    if joinsPair[128 * Int(members[left]) + Int(members[right])] { return UInt8(CICU_JOIN.rawValue) }
    let looksFurther = members.indices.contains { join(left, right, $0) == UInt8(CICU_JOIN.rawValue) }
    return UInt8((looksFurther ? CICU_LOOK_FURTHER : CICU_BREAK).rawValue)
  }

  private func join(_ left: Int, _ middle: Int, _ right: Int) -> UInt8 {
    let count = members.count
    return UInt8((joinsTriple[(left * count + middle) * count + right] ? CICU_JOIN : CICU_BREAK).rawValue)
  }

  /// Whether a class has no part in any triple that holds together only as a whole.
  private func standsAlone(_ one: Int) -> Bool {
    members.indices.allSatisfy { a in
      members.indices.allSatisfy { b in
        join(a, b) != UInt8(CICU_LOOK_FURTHER.rawValue)
          || (a != one && b != one && join(a, b, one) != UInt8(CICU_JOIN.rawValue))
      }
    }
  }
}

private struct SplitSignature<Addition: Hashable>: Hashable {
  var oldClass: Int
  var addition: Addition
}
