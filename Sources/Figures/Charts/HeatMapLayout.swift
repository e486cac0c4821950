/// Where the parts of a heat map lie, in pixels from the map's corner.
struct HeatMapLayout {
  /// Where the cells begin: the room for rows' names.
  let left: Double
  /// The room for columns' names.
  let top: Double
  let cellWidth: Double
  let cellHeight: Double
  /// How names are written.
  let names: TextStyle
  /// Whether columns' names stand upright, for want of width.
  let areColumnNamesTurned: Bool
  /// Of names and cells.
  let width: Double
  let height: Double

  /// - Parameter width: what there is; a map may need more.
  init(_ map: HeatMap, width: Double) {
    let hasText = map.columns.count <= HeatMap.columnsWithText
    names = hasText ? .label : .small
    let style = names
    let longestRow = map.rows.map { TextWidth.of($0, style) }.max()!
    let longestColumn = map.columns.map { TextWidth.of($0, style) }.max()!
    let mostForNames = hasText ? max(64, width * 0.3) : 150
    left = 8 + min(mostForNames, max(longestRow, TextWidth.of(map.rowAxis + " ↓")))
    if hasText {
      let texts = map.cells.flatMap { $0.map(\.lines) }
      let widestText = 6 + (texts.flatMap { $0.map { TextWidth.of($0) } }.max() ?? 0)
      // Names of columns stand upright only where the width has no room for them.
      let room = (width - left) / Double(map.columns.count)
      let widest = max(64, widestText, longestColumn + 10 <= room ? longestColumn + 10 : 0)
      cellWidth = min(max(widestText, 34, room), widest)
      cellHeight = max(26, 8 + 15 * Double(texts.map(\.count).max() ?? 1))
    } else {
      cellWidth = 12
      cellHeight = 12
    }
    areColumnNamesTurned = longestColumn > cellWidth - 6
    top = areColumnNamesTurned ? min(hasText ? 130 : 150, longestColumn) + 10 : 20
    self.width = left + cellWidth * Double(map.columns.count)
    height = top + cellHeight * Double(map.rows.count)
  }
}
