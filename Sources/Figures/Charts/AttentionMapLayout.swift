/// Where the parts of an attention map lie, in pixels from the map's corner.
struct AttentionMapLayout {
  /// Of a square.
  let side: Double
  /// Where the squares begin: the room for the names of rows and columns.
  let left: Double
  let top: Double
  /// Of names and squares.
  let width: Double
  let height: Double
  let names: TextStyle
  /// Whether columns' names stand upright, for want of width.
  let areColumnNamesTurned: Bool
  /// Whether the source runs from right to left; the target's names then stand right of the squares.
  let isMirrored: Bool
  /// Tokens as they are shown.
  let columns: [String]
  let rows: [String]

  /// Squares of this side and more have their weights in them.
  private static let sideWithText = 28.0
  /// Names of tokens are shortened to this.
  private static let longestName = 130.0

  /// - Parameter width: what there is, and a map may need more; `nil` for squares of a good size.
  init(_ map: AttentionMap, width: Double?) {
    (columns, rows) = (map.source.map(Self.shown), map.target.map(Self.shown))
    let hasText = columns.count <= 20
    let (least, greatest) = hasText ? (Self.sideWithText, 34.0) : (14, 34)
    func longest(_ names: [String], _ style: TextStyle) -> Double {
      min(Self.longestName, names.map { TextWidth.of($0, style) }.max() ?? 0)
    }
    let axis = TextWidth.of("target ↓")
    // Names are small where squares are, so the room for them is not known before; that of larger ones is enough.
    let room = width.map { ($0 - 8 - max(longest(map.target, .label), axis)) / Double(max(1, map.source.count)) }
    side = room.map { min(max($0, least), greatest).rounded(.down) } ?? (hasText ? greatest : 16)
    names = side < 16 ? .small : .label
    left = (8 + max(longest(rows, names), axis)).rounded(.up)
    let longestColumn = longest(columns, names)
    areColumnNamesTurned = longestColumn > side - 4
    top = areColumnNamesTurned ? longestColumn.rounded(.up) + 10 : 20
    self.width = left + side * Double(columns.count)
    height = top + side * Double(rows.count)
    isMirrored = TextDirection(of: map.source.joined(separator: " ")) == .rightToLeft
  }

  var hasText: Bool { side >= Self.sideWithText }

  /// A place along the width, as it is when columns run as they do.
  func mirrored(_ x: Double) -> Double { isMirrored ? width - x : x }

  /// A token of which something can be seen: spaces, ends of lines and tabs as their pictures, and a combining mark at its
  /// beginning on a dotted circle.
  private static func shown(_ token: String) -> String {
    var shown = ""
    for scalar in token.unicodeScalars {
      switch scalar {
      case " ", "\u{A0}": shown += "␣"
      case "\n": shown += "␊"
      case "\t": shown += "␉"
      default:
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .spacingMark: if shown.isEmpty { shown = "◌" }
        default: break
        }
        shown.unicodeScalars.append(scalar)
      }
    }
    return shown
  }
}
