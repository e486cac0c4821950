/// A coordinate in its shortest form with at most two decimals, by whole numbers alone: `12.5`, `0`, `-3.07`. The same on
/// every machine.
package func coordinateText(_ value: Double) -> String {
  precondition(value.magnitude < 1e12, "a coordinate of \(value)")
  let hundredths = Int((value * 100).rounded())
  let (whole, rest) = hundredths.magnitude.quotientAndRemainder(dividingBy: 100)
  var text = hundredths < 0 ? "-\(whole)" : "\(whole)"
  if rest != 0 {
    text += "." + String(rest / 10)
    if rest % 10 != 0 { text += String(rest % 10) }
  }
  return text
}
