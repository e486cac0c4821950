/// The one place that colours and type come from: CSS custom properties, which follow the reader's light or dark, and are
/// light in print.
enum Theme {
  static let fonts =
    "system-ui,-apple-system,'Segoe UI',Roboto,'Helvetica Neue','Noto Sans',Arial,sans-serif"

  /// `:root{--paper:#ffffff;…}` for light, dark and print.
  static let variables: String = {
    let light = declarations(\.light)
    let dark = declarations(\.dark)
    return ":root{color-scheme:light dark;\(light)}\n"
      + "@media (prefers-color-scheme:dark){:root{\(dark)}}\n"
      + "@media print{:root{color-scheme:light;\(light)}}\n"
  }()

  private static func declarations(_ value: (ThemeColour) -> RGB) -> String {
    let colours = ThemeColour.allCases.map { "--\($0.rawValue):\(value($0).hexadecimal)" }
    // The channels alone, for colours of varying opacity.
    let channels = [ThemeColour.positive, .negative].map { colour in
      "--\(colour.rawValue)-channels:\(value(colour).channels.map(String.init).joined(separator: " "))"
    }
    return (colours + channels).joined(separator: ";")
  }

  /// Each rule names the light colour first, for programs that draw SVG without custom properties.
  static let chartStyle: String = {
    func colour(_ property: String, _ colour: ThemeColour) -> String {
      "\(property):\(colour.light.hexadecimal);\(property):var(--\(colour.rawValue))"
    }
    let base = [
      ".chart{direction:ltr;font-family:\(fonts);font-size:12px}",
      ".chart text{\(colour("fill", .ink));font-variant-numeric:tabular-nums}",
      ".chart .title{font-size:15px;font-weight:600}",
      ".chart .small{font-size:10px}",
      ".chart .middle{text-anchor:middle}",
      ".chart .end{text-anchor:end}",
      ".chart .soft{\(colour("fill", .soft))}",
      ".chart .paper{\(colour("fill", .paper))}",
      ".chart .axis{\(colour("stroke", .axis));fill:none}",
      ".chart .grid{\(colour("stroke", .grid));fill:none}",
      ".chart .frame{\(colour("stroke", .grid));fill:none}",
      ".chart .reference{\(colour("stroke", .soft));stroke-dasharray:3 4;fill:none}",
      ".chart .rest{\(colour("stroke", .axis));stroke-width:1;stroke-opacity:.7;fill:none}",
      ".chart .curve{stroke-width:2;stroke-linejoin:round;stroke-linecap:round;fill:none}",
      ".chart .dashed{stroke-dasharray:6 4;stroke-linecap:butt}",
      ".chart .on-grid{\(colour("stroke", .paper));stroke-width:3px;stroke-linejoin:round;paint-order:stroke}",
      ".chart .heat{\(colour("fill", .heat))}",
      ".chart .low{\(colour("fill", .onLowHeat))}",
      ".chart .high{\(colour("fill", .onHighHeat))}",
      ".chart .strong{font-weight:600}",
      ".chart .positive{\(colour("fill", .positive))}",
      ".chart .negative{\(colour("fill", .negative))}",
      ".chart .gap{\(colour("stroke", .series2));stroke-width:1.5;\(colour("fill", .series2));fill-opacity:.2}",
    ]
    let series = ThemeColour.series.enumerated().flatMap { index, shade in
      [
        ".chart .line\(index + 1){\(colour("stroke", shade))}",
        ".chart .fill\(index + 1){\(colour("fill", shade))}",
      ]
    }
    return (base + series).joined(separator: "\n") + "\n"
  }()
}
