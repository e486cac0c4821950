internal import CICU

/// Classes of ASCII characters that a segmenter treats alike, and where it breaks between them.
struct CharacterClasses {
  /// One character of each class.
  private(set) var members: [UInt8] = []
  private var classOf = [Int](repeating: 0, count: 128)
  /// Whether there is no boundary in a pair of characters: `[128 * left + right]`.
  private let joinsPair: [Bool]
  /// Whether there is no boundary in a triple of classes: `[(left * C + middle) * C + right]` for C classes.
  private var joinsTriple: [Bool] = []

  private static let characters = Array(UInt8(0)..<0x80)

  /// `nil` when there are more classes than the tables hold.
  init?(_ segmenter: Segmenter) throws(TokenizationError) {
    let characters = Self.characters
    // 1. The property that UAX #29 speaks of, and all pairs. The property matters: letters, digits and the low line stick
    // to each other alike and differ only by what may stand between two of them.
    let joined = try Self.probe(segmenter, characters, characters, [nil]).map { $0 == 0 }
    joinsPair = joined
    group { cicu_break_property(segmenter.breakUnit, UInt32($0)) }
    split { a in
      characters.map { joined[128 * Int(a) + Int($0)] } + characters.map { joined[128 * Int($0) + Int(a)] }
    }
    // 2. Every character between two classes: letters join across a full stop.
    let sides = members
    let between = try Self.probe(segmenter, sides, characters, sides.map { $0 })
    func outcomes(_ middle: UInt8) -> [UInt8] {
      (0..<sides.count * sides.count).map { pair in
        let (left, right) = pair.quotientAndRemainder(dividingBy: sides.count)
        return between[(left * characters.count + Int(middle)) * sides.count + right]
      }
    }
    split(by: outcomes)
    // 3. Every character beside those classes that join what stands on both sides of them.
    let middles = members.filter { middle in
      zip(outcomes(middle), 0...).contains { outcome, pair in
        outcome == 0 && !joined[128 * Int(sides[pair / sides.count]) + Int(middle)]
      }
    }
    if !middles.isEmpty {
      let left = try Self.probe(segmenter, characters, middles, sides.map { $0 })
      let right = try Self.probe(segmenter, sides, middles, characters.map { $0 })
      let count = middles.count * sides.count
      split { a in
        (0..<count).map { left[Int(a) * count + $0] } + (0..<count).map { right[$0 * characters.count + Int(a)] }
      }
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

extension CharacterClasses {
  /// Writes the tables that the scanner reads.
  func write(to tables: UnsafeMutablePointer<cicu_rules>) {
    let capacity = CICU_CLASSES
    let end = CICU_CLASS_END
    let other = CICU_CLASS_OTHER
    for character in Self.characters {
      cicu_class_of(tables)[Int(character)] = UInt8(classOf[Int(character)])
    }
    cicu_wide_class_of(tables).update(repeating: UInt8(other), count: CICU_BLOCKS * 64)
    let pairs = cicu_pair(tables)!
    let triples = cicu_triple(tables)!
    for right in 0..<capacity { pairs[other * capacity + right] = UInt8(CICU_ASK_ICU.rawValue) }
    for left in members.indices {
      for right in members.indices {
        let pair = left * capacity + right
        pairs[pair] = join(left, right)
        for third in members.indices { triples[pair * capacity + third] = join(left, right, third) }
        triples[pair * capacity + end] = UInt8(CICU_BREAK.rawValue)
        triples[pair * capacity + other] = UInt8(CICU_ASK_ICU.rawValue)
      }
      pairs[left * capacity + end] = UInt8(CICU_BREAK.rawValue)
      pairs[left * capacity + other] = UInt8(CICU_ASK_ICU.rawValue)
    }
    for byte in " \t\r\n".utf8 {
      cicu_is_cut(tables)[Int(byte)] = standsAlone(classOf[Int(byte)])
    }
    writeLetterRuns(to: tables)
  }

  /// Whether the letters A to Z and a to z are one class that sticks to itself, and a space breaks on both sides.
  private var lettersRun: Bool {
    let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz".utf8)
    let letter = classOf[Int(letters[0])]
    let space = classOf[Int(UInt8(ascii: " "))]
    return letters.allSatisfy { classOf[Int($0)] == letter } && join(letter, letter) == CICU_JOIN.rawValue
      && join(letter, space) == CICU_BREAK.rawValue && join(space, letter) == CICU_BREAK.rawValue
  }

  /// Lets the scanner take runs of letters at once, where they are that simple.
  private func writeLetterRuns(to tables: UnsafeMutablePointer<cicu_rules>) {
    let letter = classOf[Int(UInt8(ascii: "a"))]
    tables.pointee.has_letter_runs = tables.pointee.has_letter_runs && lettersRun
    for character in Self.characters {
      cicu_ends_letters(tables)[Int(character)] = join(letter, classOf[Int(character)]) == CICU_BREAK.rawValue
    }
  }

  /// The class, and its member, whose characters have a value of the property that UAX #29 speaks of.
  func first(with property: Int32, of unit: cicu_unit) -> (group: Int, member: UInt8)? {
    let group = members.firstIndex { cicu_break_property(unit, UInt32($0)) == property }
    return group.map { ($0, members[$0]) }
  }

  /// Whether a class sticks to that of a character.
  func joins(_ group: Int, toClassOf character: Unicode.Scalar) -> Bool {
    join(group, classOf[Int(character.value)]) == CICU_JOIN.rawValue
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
