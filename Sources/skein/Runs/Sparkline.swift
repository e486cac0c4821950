/// A row of blocks whose heights follow a series of numbers, such as `█▆▄▃▂▁`.
///
/// The lowest number has the lowest block and the highest the highest. A series that is longer than the row is cut into
/// equal parts and each part shown by its mean. `×` stands for what is not finite.
enum Sparkline {
  private static let blocks = Array("▁▂▃▄▅▆▇█")

  static func text(_ values: [Double], width: Int = 60) -> String {
    let count = min(width, values.count)
    let means = (0..<count).map { part in
      let values = values[part * values.count / count..<(part + 1) * values.count / count]
      return values.reduce(0, +) / Double(values.count)
    }
    let finite = means.filter(\.isFinite)
    guard let low = finite.min(), let high = finite.max() else { return String(repeating: "×", count: count) }
    return String(
      means.map { mean in
        guard mean.isFinite else { return "×" }
        // Halved, so that the difference of two large numbers stays finite.
        let share = high == low ? 0.5 : (mean / 2 - low / 2) / (high / 2 - low / 2)
        return blocks[min(blocks.count - 1, Int(share * Double(blocks.count)))]
      })
  }
}
