import Foundation

/// Counts words, whatever bytes they are: gives each different one a number in the order of their first coming.
///
/// Open addressing with linear probing. A slot holds 32 bits of the hash beside the number, so that other words are rarely
/// looked at and the table grows without reading them. Words of up to 16 bytes, which most are, lie beside their counts, so that
/// counting one touches two lines of memory; longer ones are packed in one block.
///
/// Owners in classes keep it by pointer, so that counting a word passes no check for exclusive access. It is for this package;
/// the type and what is called for each word are public since the compiler (Swift 6.3) inlines no methods of package types into
/// other modules: a call for each word of a corpus took a twentieth of the time of counting it.
public struct WordTable: ~Copyable {
  /// Half a line of memory.
  @usableFromInline
  struct Entry: BitwiseCopyable {
    /// The word, if it has at most 16 bytes; else where it begins in the text.
    @usableFromInline var bytes: ShortWord
    @usableFromInline var length: Int
    @usableFromInline var count: Int64
  }

  /// Different words.
  package private(set) var count = 0
  /// The upper half of the hash above a number plus one, or 0.
  @usableFromInline var slots: UnsafeMutablePointer<UInt64>
  @usableFromInline var mask = (1 << 12) - 1
  @usableFromInline var entries: UnsafeMutablePointer<Entry>
  private var entryCapacity = 1 << 11
  /// The long words, one behind the other.
  @usableFromInline var text: UnsafeMutablePointer<UInt8>
  private var textCount = 0
  private var textCapacity = 1 << 14

  package init() {
    slots = WordTable.zeroedSlots(mask + 1)
    entries = WordTable.allocatedEntries(entryCapacity)
    text = WordTable.resized(nil, to: textCapacity)
  }

  deinit {
    free(slots)
    entries.deallocate()
    free(text)
  }

  /// Adds occurrences of a word; returns its number. That of a word which is new is what `count` was before.
  @inlinable
  @inline(__always)
  @discardableResult
  public mutating func add(_ word: UnsafeRawBufferPointer, occurrences: Int64 = 1) -> UInt32 {
    let length = word.count
    guard length <= ShortWord.maximumCount else { return addLong(word, occurrences) }
    let bytes = ShortWord(word.baseAddress ?? UnsafeRawPointer(slots), count: length)
    let tag = bytes.hash(count: length) >> 32
    var slot = Int(truncatingIfNeeded: tag) & mask
    while true {
      let content = slots[slot]
      if content == 0 {
        return insert(bytes, length, occurrences, slot: slot, tag: tag)
      }
      if content >> 32 == tag {
        let number = Int(content & 0xFFFF_FFFF) - 1
        let entry = entries + number
        if entry.pointee.bytes == bytes, entry.pointee.length == length {
          entry.pointee.count += occurrences
          return UInt32(truncatingIfNeeded: number)
        }
      }
      slot = (slot + 1) & mask
    }
  }

  /// The same for a word that does not fit in its entry.
  @usableFromInline
  @inline(never)
  mutating func addLong(_ word: UnsafeRawBufferPointer, _ occurrences: Int64) -> UInt32 {
    let tag = longWordHash(word.baseAddress!, count: word.count) >> 32
    let slot = self.slot(of: word, tag: tag)
    if slots[slot] != 0 {
      let number = Int(slots[slot] & 0xFFFF_FFFF) - 1
      entries[number].count += occurrences
      return UInt32(number)
    }
    let start = textCount
    textCount += word.count
    if textCount > textCapacity {
      textCapacity = max(textCount, textCapacity + textCapacity / 2)
      text = WordTable.resized(text, to: textCapacity)
    }
    memcpy(text + start, word.baseAddress!, word.count)
    let place = ShortWord(low: UInt64(start), high: 0)
    return insert(place, word.count, occurrences, slot: slot, tag: tag)
  }

  /// The number of a word, or `nil`.
  package func number(of word: [UInt8]) -> UInt32? {
    word.withUnsafeBytes { word in
      let tag = wordHash(word.baseAddress ?? UnsafeRawPointer(slots), count: word.count) >> 32
      let content = slots[slot(of: word, tag: tag)]
      return content == 0 ? nil : UInt32(content & 0xFFFF_FFFF) - 1
    }
  }

  /// The slot that holds a word, or the empty one where it would be.
  private func slot(of word: UnsafeRawBufferPointer, tag: UInt64) -> Int {
    var slot = Int(truncatingIfNeeded: tag) & mask
    while slots[slot] != 0 {
      if slots[slot] >> 32 == tag {
        let other = self.word(UInt32(slots[slot] & 0xFFFF_FFFF) - 1)
        if other.count == word.count, word.isEmpty || memcmp(other.baseAddress!, word.baseAddress!, word.count) == 0 {
          return slot
        }
      }
      slot = (slot + 1) & mask
    }
    return slot
  }

  /// The word with this number; valid until the next word is added.
  @inlinable
  public func word(_ number: UInt32) -> UnsafeRawBufferPointer {
    let entry = entries + Int(number)
    let length = entry.pointee.length
    return UnsafeRawBufferPointer(
      start: length <= ShortWord.maximumCount
        ? UnsafeRawPointer(entry) : UnsafeRawPointer(text + Int(entry.pointee.bytes.low)), count: length)
  }

  @inlinable
  public func occurrences(_ number: UInt32) -> Int64 { entries[Int(number)].count }

  /// Forgets all words and keeps the memory.
  package mutating func removeAll() {
    count = 0
    textCount = 0
    slots.update(repeating: 0, count: mask + 1)
  }

  @usableFromInline
  @inline(never)
  mutating func insert(_ bytes: ShortWord, _ length: Int, _ occurrences: Int64, slot: Int, tag: UInt64) -> UInt32 {
    precondition(count < Int(Int32.max), "more words than ids")
    if count == entryCapacity {
      entryCapacity += entryCapacity / 2
      let larger = WordTable.allocatedEntries(entryCapacity)
      larger.moveInitialize(from: entries, count: count)
      entries.deallocate()
      entries = larger
    }
    (entries + count).initialize(to: Entry(bytes: bytes, length: length, count: occurrences))
    count += 1
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

  private static func allocatedEntries(_ count: Int) -> UnsafeMutablePointer<Entry> {
    UnsafeMutableRawPointer.allocate(byteCount: count * MemoryLayout<Entry>.stride, alignment: 64)
      .bindMemory(to: Entry.self, capacity: count)
  }

  private static func zeroedSlots(_ count: Int) -> UnsafeMutablePointer<UInt64> {
    guard let memory = calloc(count, MemoryLayout<UInt64>.stride) else { fatalError("no memory for \(count) slots") }
    return memory.assumingMemoryBound(to: UInt64.self)
  }

  private static func resized(_ text: UnsafeMutablePointer<UInt8>?, to count: Int) -> UnsafeMutablePointer<UInt8> {
    guard let memory = realloc(text, count) else { fatalError("no memory for \(count) bytes of words") }
    return memory.assumingMemoryBound(to: UInt8.self)
  }
}
