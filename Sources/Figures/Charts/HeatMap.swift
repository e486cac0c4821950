/// A table of shaded cells, such as a confusion matrix.
///
/// A cell's shade tells its share, from 0 to 1; what is not a number is an empty cell with a dash. Up to twenty columns
/// have their texts in the cells; more have small cells that tell their texts under the pointer; more than sixty are made
/// to fit the width, and one zooms in to read their names. Cells of 0 are not drawn.
public struct HeatMap: Chart {
  public struct Cell: Sendable, Equatable {
    /// From 0 to 1, or NaN.
    public var share: Double
    /// Written in the cell, the first line stronger.
    public var lines: [String]

    public init(_ share: Double, _ lines: [String] = []) {
      precondition(share.isNaN || (0...1).contains(share), "a share of \(share)")
      self.share = share
      self.lines = lines
    }
  }

  /// How a share becomes a shade.
  public enum Shading: Sendable, Equatable {
    case linear
    /// By its square root and a tenth, so that rare mistakes can be seen.
    case squareRoot
  }

  public var title: String
  public var summary: String
  /// What the rows and the columns are.
  public var rowAxis: String
  public var columnAxis: String
  public var rows: [String]
  public var columns: [String]
  /// [rows][columns]
  public var cells: [[Cell]]
  public var shading: Shading
  /// What a share is one of, for the legend: `of the row`.
  public var shareName: String

  public init(
    title: String, summary: String, rowAxis: String, columnAxis: String, rows: [String], columns: [String],
    cells: [[Cell]], shading: Shading = .linear, shareName: String
  ) {
    precondition(
      cells.count == rows.count && cells.allSatisfy { $0.count == columns.count },
      "cells in \(cells.count) rows for \(rows.count) × \(columns.count) names")
    self.title = title
    self.summary = summary
    self.rowAxis = rowAxis
    self.columnAxis = columnAxis
    self.rows = rows
    self.columns = columns
    self.cells = cells
    self.shading = shading
    self.shareName = shareName
  }
}

extension HeatMap {
  /// A confusion matrix: counts, and the share of their row, by which cells are shaded. A class without examples has a
  /// row of dashes.
  ///
  /// - Parameter counts: [actual][predicted]
  public static func confusion(
    title: String, summary: String, classes: [String], counts: [[Int]], rowAxis: String = "actual",
    columnAxis: String = "predicted"
  ) -> HeatMap {
    let cells = counts.map { row in
      precondition(row.allSatisfy { $0 >= 0 }, "a negative count")
      let total = row.reduce(0, +)
      return row.map { count in
        let share = total == 0 ? Double.nan : Double(count) / Double(total)
        let number = NumberFormat.fixed(0).text(Double(count))
        return Cell(share, count == 0 ? [] : [number, Self.percent(share)])
      }
    }
    return HeatMap(
      title: title, summary: summary, rowAxis: rowAxis, columnAxis: columnAxis, rows: classes, columns: classes,
      cells: cells, shading: .squareRoot, shareName: "of the row")
  }

  /// Whole per cents, but no 0 for what is not nothing and no 100 for what is not all.
  private static func percent(_ share: Double) -> String {
    if share > 0 && share < 0.005 { return "<\u{2009}1\u{A0}%" }
    if share < 1 && share >= 0.995 { return ">\u{2009}99\u{A0}%" }
    return NumberFormat.percent(0).text(share)
  }
}
