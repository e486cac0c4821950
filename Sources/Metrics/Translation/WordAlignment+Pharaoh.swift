/// The form in which aligners write links, named after the decoder that read it first: a line a sentence, `0-0 1-2 3p3`, each
/// link the number of the source's word and that of the target's, from 0. Possible links, which only people make, have a `p`
/// or a `?` for the hyphen.
extension WordAlignment {
  /// The links in the order of the source's words.
  public var pharaoh: String {
    (sure.map { ($0, "-") } + possible.map { ($0, "p") })
      .sorted { ($0.0.source, $0.0.target) < ($1.0.source, $1.0.target) }
      .map { "\($0.source)\($1)\($0.target)" }.joined(separator: " ")
  }

  /// Reads a line. Links stand between spaces or tabs, in any order; one that is there twice counts once.
  ///
  /// - Parameters:
  ///   - path: The file that the line is of, and which of it, for errors.
  public init(
    pharaoh text: some StringProtocol, path: String = "alignment", line: Int = 1
  ) throws(AlignmentError) {
    var links: (sure: Set<Link>, possible: Set<Link>) = ([], [])
    let scalars = Array(text.unicodeScalars)
    var start = 0
    while start < scalars.count {
      if scalars[start].isBlank {
        start += 1
        continue
      }
      let end = scalars[start...].firstIndex(where: \.isBlank) ?? scalars.count
      guard let (link, isSure) = Self.link(scalars[start..<end]) else {
        var text = ""
        text.unicodeScalars.append(contentsOf: scalars[start..<end])
        throw .badLink(path: path, line: line, column: start + 1, text: text)
      }
      if isSure { links.sure.insert(link) } else { links.possible.insert(link) }
      start = end
    }
    self.init(sure: links.sure, possible: links.possible)
  }

  /// Reads the lines of a file, one for each sentence; an empty line is a sentence without links.
  public static func alignments(pharaoh text: String, path: String) throws(AlignmentError) -> [WordAlignment] {
    // Lines end with a line feed, alone or after a carriage return, and the last one with or without it.
    var lines = text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false)
    if lines.last?.isEmpty == true { lines.removeLast() }
    var alignments: [WordAlignment] = []
    for (number, line) in lines.enumerated() {
      let line = line.last == "\r" ? line.dropLast() : line
      alignments.append(try WordAlignment(pharaoh: Substring(line), path: path, line: number + 1))
    }
    return alignments
  }

  /// Digits, one of `-`, `p` and `?`, and digits.
  private static func link(_ text: ArraySlice<Unicode.Scalar>) -> (link: Link, isSure: Bool)? {
    guard let middle = text.firstIndex(where: { !("0"..."9").contains($0) }),
      "-p?".unicodeScalars.contains(text[middle]),
      let source = number(text[..<middle]), let target = number(text[(middle + 1)...])
    else { return nil }
    return (Link(source: source, target: target), text[middle] == "-")
  }

  /// Sentences of a billion words there are none.
  private static func number(_ digits: ArraySlice<Unicode.Scalar>) -> Int? {
    guard (1...9).contains(digits.count), digits.allSatisfy({ ("0"..."9").contains($0) }) else { return nil }
    return digits.reduce(0) { 10 * $0 + Int($1.value - 0x30) }
  }
}

extension Unicode.Scalar {
  fileprivate var isBlank: Bool { self == " " || self == "\t" }
}
