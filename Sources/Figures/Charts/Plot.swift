/// The frame of a chart with two axes: where it lies on the canvas, its ticks and labels.
struct Plot {
  let x: AxisScale
  let y: AxisScale
  let left: Double
  let right: Double
  let top: Double
  let bottom: Double

  /// Draws the axes below what the canvas has.
  ///
  /// - Parameters:
  ///   - margin: left free to the right of the frame.
  ///   - aspect: the frame's height, in its widths.
  init(
    on canvas: inout Canvas, x xAxis: Axis, _ xs: [Double], y yAxis: Axis, _ ys: [Double], margin: Double,
    aspect: Double
  ) {
    // The y axis tells what it is above itself, where it reads without turning the head.
    canvas.addNote(yAxis.label)
    let top = canvas.bottom + 10
    // Not so flat that ticks have no room.
    func height(_ width: Double) -> Double { max(width * aspect, min(160, width)) }
    func yScale(_ height: Double) -> AxisScale {
      AxisScale(
        yAxis, ys, from: top + height, to: top, atMost: max(3, min(11, Int(height / 28))), isTight: false)
    }
    // The height follows from the width, that from the labels, and they hardly depend on the height.
    let guessed = yScale(height(canvas.width - margin - 40))
    self.top = top
    left = 8 + (guessed.ticks.map { TextWidth.of($0.label) }.max() ?? 0)
    let width = min(canvas.width - left - margin, 420 / aspect)
    right = left + width
    bottom = top + height(width)
    y = yScale(bottom - top)
    x = AxisScale(xAxis, xs, from: left, to: right, atMost: max(3, min(11, Int(width / 56))), isTight: true)
    drawAxes(on: &canvas, xAxis)
  }

  private func drawAxes(on canvas: inout Canvas, _ xAxis: Axis) {
    for tick in y.ticks {
      let place = y.position(tick.value)!
      canvas.add(.line(x1: left, y1: place, x2: right, y2: place, class: "grid"))
      canvas.add(
        .text(tick.label, x: left - 6, y: place + TextStyle.label.middle, anchor: .end, soft: true))
    }
    canvas.add(.line(x1: left, y1: bottom, x2: right, y2: bottom, class: "axis"))
    var free = -Double.infinity
    for tick in x.ticks {
      let place = x.position(tick.value)!
      canvas.add(.line(x1: place, y1: bottom, x2: place, y2: bottom + 4, class: "axis"))
      let half = TextWidth.of(tick.label) / 2
      // A label at the canvas's edge moves inwards; one without room is left out, its mark stays.
      let middle = min(max(place, half), canvas.width - half)
      if middle - half < free { continue }
      canvas.add(.text(tick.label, x: middle, y: bottom + 18, anchor: .middle, soft: true))
      free = middle + half + 6
    }
    let label = TextWidth.shortened(xAxis.label, to: canvas.width - left)
    canvas.add(.text(label, x: right, y: bottom + 36, anchor: TextWidth.of(label) > right ? .start : .end, soft: true))
    canvas.bottom = bottom + 42
  }
}
