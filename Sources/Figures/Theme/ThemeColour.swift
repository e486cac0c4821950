/// A colour's part in a page or chart; each has a value for light and one for dark.
///
/// Shapes differ from the paper by 3 : 1 and texts by 4.5 : 1 or more (WCAG 2.2, 1.4.11 and 1.4.3); the series' colours
/// stay apart for readers without one kind of cone, by the simulation of Machado, Oliveira and Fernandes 2009. Tests hold
/// them to that.
package enum ThemeColour: String, CaseIterable, Sendable {
  case paper, panel, ink, soft, axis, grid
  case series1 = "series-1"
  case series2 = "series-2"
  case series3 = "series-3"
  case series4 = "series-4"
  case series5 = "series-5"
  case series6 = "series-6"
  /// Laid over the paper more or less opaque, with text on it in one of the next two.
  case heat
  case onLowHeat = "on-low-heat"
  case onHighHeat = "on-high-heat"
  /// The two ends of a diverging scale, with ink on it.
  case positive, negative

  package static let series: [ThemeColour] = [.series1, .series2, .series3, .series4, .series5, .series6]

  package var light: RGB {
    switch self {
    case .paper: 0xFFFFFF
    case .panel: 0xF4F6F8
    case .ink: 0x16191D
    case .soft: 0x545B64
    case .axis: 0x8A9099
    case .grid: 0xE3E6EA
    case .series1: 0x1763A8
    case .series2: 0xD4690F
    case .series3: 0x2A9A78
    case .series4: 0x5B2245
    case .series5: 0xB06FE8
    case .series6: 0x6B5F24
    case .heat: 0x084A91
    case .onLowHeat: 0x000000
    case .onHighHeat: 0xFFFFFF
    case .positive: 0x4A96DD
    case .negative: 0xD07A28
    }
  }

  package var dark: RGB {
    switch self {
    case .paper: 0x14171A
    case .panel: 0x1E2328
    case .ink: 0xE9ECEF
    case .soft: 0xA3ABB5
    case .axis: 0x7D858F
    case .grid: 0x2C3238
    case .series1: 0x62B0F5
    case .series2: 0xE8862E
    case .series3: 0x4FE3C8
    case .series4: 0xA06AE0
    case .series5: 0xF2E05C
    case .series6: 0xC2487A
    case .heat: 0x5A9BD5
    case .onLowHeat: 0xFFFFFF
    case .onHighHeat: 0x000000
    case .positive: 0x2268A8
    case .negative: 0x9C5A12
    }
  }

  /// From this opacity of ``heat`` on, text is in ``onHighHeat``: where black and white read equally well, in light and in
  /// dark.
  package static let highHeat = 0.745
}
