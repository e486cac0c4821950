import Foundation

/// Counts words, whatever bytes they are: gives each different one a number in the order of their first coming.
///
/// Open addressing with linear probing. A slot holds 32 bits of the hash beside the number, so that other words are rarely
/// looked at and the table grows without reading them; words are packed in one block of memory.
///
/// Owners in classes keep it by pointer, so that counting a word passes no check for exclusive access. It is for this package;
/// the type and what is called for each word are public since the compiler (Swift 6.3) inlines no methods of package types into
/// other modules: a call for each word of a corpus took a twentieth of the time of counting it.
public struct WordTable: ~Copyable {
  @usableFromInline
  struct Entry: BitwiseCopyable {
    /// Where the word begins in the text; it ends where the next entry's begins.
    @usableFromInline var start: Int
    @usableFromInline var count: Int64
  }

  /// Different words.
  package private(set) var count = 0
  /// The upper half of the hash above a number plus one, or 0.
  @usableFromInline var slots: UnsafeMutablePointer<UInt64>
  @usableFromInline var mask = (1 << 12) - 1
  /// One more than there are words.
  @usableFromInline var entries: UnsafeMutablePointer<Entry>
  private var entryCapacity = 1 << 11
  @usableFromInline var text: UnsafeMutablePointer<UInt8>
  private var textCapacity = 1 << 14

  package init() {
    slots = WordTable.zeroedSlots(mask + 1)
    entries = WordTable.resized(nil, to: entryCapacity)
    entries[0] = Entry(start: 0, count: 0)
    text = WordTable.resized(nil, to: textCapacity)
  }

  deinit {
    free(slots)
    free(entries)
    free(text)
  }

  /// Adds occurrences of a word; returns its number. That of a word which is new is what ``count`` was before.
  @inlinable
  @inline(__always)
  @discardableResult
  public mutating func add(_ word: UnsafeRawBufferPointer, occurrences: Int64 = 1) -> UInt32 {
    let bytes = word.baseAddress ?? UnsafeRawPointer(text)
    let tag = wordHash(bytes, count: word.count) >> 32
    var slot = Int(truncatingIfNeeded: tag) & mask
    while true {
      let content = slots[slot]
      if content == 0 { return insert(bytes, word.count, occurrences, slot: slot, tag: tag) }
      if content >> 32 == tag {
        let number = Int(content & 0xFFFF_FFFF) - 1
        let start = entries[number].start
        if entries[number + 1].start - start == word.count, areEqual(text + start, bytes, count: word.count) {
          entries[number].count += occurrences
          return UInt32(truncatingIfNeeded: number)
        }
      }
      slot = (slot + 1) & mask
    }
  }

  /// The number of a word, or `nil`.
  package func number(of word: [UInt8]) -> UInt32? {
    word.withUnsafeBytes { word in
      let bytes = word.baseAddress ?? UnsafeRawPointer(text)
      let tag = wordHash(bytes, count: word.count) >> 32
      var slot = Int(truncatingIfNeeded: tag) & mask
      while slots[slot] != 0 {
        let number = UInt32(slots[slot] & 0xFFFF_FFFF) - 1
        if self.word(number).elementsEqual(word) { return number }
        slot = (slot + 1) & mask
      }
      return nil
    }
  }

  /// The word with this number; valid until the next word is added.
  @inlinable
  public func word(_ number: UInt32) -> UnsafeRawBufferPointer {
    let start = entries[Int(number)].start
    return UnsafeRawBufferPointer(start: text + start, count: entries[Int(number) + 1].start - start)
  }

  @inlinable
  public func occurrences(_ number: UInt32) -> Int64 { entries[Int(number)].count }

  /// Forgets all words and keeps the memory.
  package mutating func removeAll() {
    count = 0
    entries[0] = Entry(start: 0, count: 0)
    slots.update(repeating: 0, count: mask + 1)
  }

  @usableFromInline
  @inline(never)
  mutating func insert(
    _ word: UnsafeRawPointer, _ length: Int, _ occurrences: Int64, slot: Int, tag: UInt64
  ) -> UInt32 {
    precondition(count < Int(Int32.max), "more words than ids")
    let start = entries[count].start
    if start + length > textCapacity {
      textCapacity = max(start + length, textCapacity + textCapacity / 2)
      text = WordTable.resized(text, to: textCapacity)
    }
    memcpy(text + start, word, length)
    if count + 2 > entryCapacity {
      entryCapacity += entryCapacity / 2
      entries = WordTable.resized(entries, to: entryCapacity)
    }
    entries[count].count = occurrences
    count += 1
    entries[count] = Entry(start: start + length, count: 0)
    slots[slot] = tag << 32 | UInt64(count)
    if count * 5 > (mask + 1) * 3 { growSlots() }
    return UInt32(count - 1)
  }

  private mutating func growSlots() {
    let larger = WordTable.zeroedSlots(2 * (mask + 1))
    let largerMask = 2 * (mask + 1) - 1
    for slot in 0...mask where slots[slot] != 0 {
      var place = Int(slots[slot] >> 32) & largerMask
      while larger[place] != 0 { place = (place + 1) & largerMask }
      larger[place] = slots[slot]
    }
    free(slots)
    slots = larger
    mask = largerMask
  }

  private static func zeroedSlots(_ count: Int) -> UnsafeMutablePointer<UInt64> {
    guard let memory = calloc(count, MemoryLayout<UInt64>.stride) else { fatalError("no memory for \(count) slots") }
    return memory.assumingMemoryBound(to: UInt64.self)
  }

  private static func resized<Element: BitwiseCopyable>(
    _ memory: UnsafeMutablePointer<Element>?, to count: Int
  ) -> UnsafeMutablePointer<Element> {
    guard let memory = realloc(memory, count * MemoryLayout<Element>.stride) else {
      fatalError("no memory for \(count) words")
    }
    return memory.assumingMemoryBound(to: Element.self)
  }
}

/// Compares words of the same length, of which most have few bytes: in two loads up to 16.
@inlinable
@inline(__always)
func areEqual(_ a: UnsafeRawPointer, _ b: UnsafeRawPointer, count: Int) -> Bool {
  if count > 16 { return memcmp(a, b, count) == 0 }
  if count >= 8 {
    return (load64(a) ^ load64(b)) | (load64(a + (count - 8)) ^ load64(b + (count - 8))) == 0
  }
  if count >= 4 {
    return (load32(a) ^ load32(b)) | (load32(a + (count - 4)) ^ load32(b + (count - 4))) == 0
  }
  for index in 0..<count
  where a.load(fromByteOffset: index, as: UInt8.self) != b.load(fromByteOffset: index, as: UInt8.self) {
    return false
  }
  return true
}
