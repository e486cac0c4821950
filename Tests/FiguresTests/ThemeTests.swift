import Figures
import Foundation
import Testing

@Suite("Colours")
struct ThemeTests {
  private typealias Vector = [Double]

  private static let modes: [(name: String, value: @Sendable (ThemeColour) -> RGB)] = [
    ("light", { $0.light }), ("dark", { $0.dark }),
  ]

  /// Linear light of each channel: IEC 61966-2-1.
  private static func linear(_ colour: RGB) -> Vector {
    colour.channels.map { channel in
      let value = Double(channel) / 255
      return value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4)
    }
  }

  /// WCAG 2.2's contrast ratio.
  private static func contrast(_ a: RGB, _ b: RGB) -> Double {
    let luminances = [a, b].map { colour in
      zip(linear(colour), [0.2126, 0.7152, 0.0722]).reduce(0) { $0 + $1.0 * $1.1 }
    }
    return (luminances.max()! + 0.05) / (luminances.min()! + 0.05)
  }

  private static func times(_ matrix: [Vector], _ vector: Vector) -> Vector {
    matrix.map { row in zip(row, vector).reduce(0) { $0 + $1.0 * $1.1 } }
  }

  /// Oklab (Ottosson 2020) of linear light.
  private static func oklab(_ light: Vector) -> Vector {
    let cones = times(
      [
        [0.4122214708, 0.5363325363, 0.0514459929], [0.2119034982, 0.6806995451, 0.1073969566],
        [0.0883024619, 0.2817188376, 0.6299787005],
      ], light)
    return times(
      [
        [0.2104542553, 0.7936177850, -0.0040720468], [1.9779984951, -2.4285922050, 0.4505937099],
        [0.0259040371, 0.7827717662, -0.8086757660],
      ], cones.map { cbrt(max($0, 0)) })
  }

  /// What full protanopia, deuteranopia and tritanopia make of linear light: Machado, Oliveira and Fernandes 2009.
  private static let visions: [(name: String, matrix: [Vector])] = [
    ("all cones", [[1, 0, 0], [0, 1, 0], [0, 0, 1]]),
    ("no L", [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]),
    ("no M", [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]),
    ("no S", [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]),
  ]

  private static func distance(_ a: RGB, _ b: RGB, seenWith matrix: [Vector]) -> Double {
    let seen = [a, b].map { oklab(times(matrix, linear($0)).map { min(max($0, 0), 1) }) }
    return zip(seen[0], seen[1]).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }.squareRoot()
  }

  @Test("the measure of contrast is WCAG's")
  func measure() {
    #expect(Self.contrast(0x000000, 0xFFFFFF) == 21)
    #expect(abs(Self.contrast(0x767676, 0xFFFFFF) - 4.54) < 0.005)
  }

  @Test("texts stand out 4.5 : 1 from the paper, shapes 3 : 1, in light and dark")
  func contrasts() {
    for (name, value) in Self.modes {
      for ground in [ThemeColour.paper, .panel] {
        for text in [ThemeColour.ink, .soft] {
          #expect(Self.contrast(value(text), value(ground)) >= 4.5, "\(text) on \(ground), \(name)")
        }
      }
      for shape in ThemeColour.series + [.axis, .heat, .positive, .negative] {
        #expect(Self.contrast(value(shape), value(.paper)) >= 3, "\(shape), \(name)")
      }
    }
  }

  @Test("text on a heat map's cell and on coloured words stands out 4.5 : 1 at every strength")
  func textOnShades() {
    for (name, value) in Self.modes {
      for hundredths in 0...100 {
        let opacity = Double(hundredths) / 100
        let letters: ThemeColour = opacity < ThemeColour.highHeat ? .onLowHeat : .onHighHeat
        let cell = value(.heat).over(value(.paper), opacity: opacity)
        #expect(Self.contrast(value(letters), cell) >= 4.5, "heat at \(opacity), \(name)")
        for colour in [ThemeColour.positive, .negative] {
          let word = value(colour).over(value(.paper), opacity: opacity)
          #expect(Self.contrast(value(.ink), word) >= 4.5, "\(colour) at \(opacity), \(name)")
        }
      }
    }
  }

  @Test("the series' colours, and those of a sign, stay apart for every kind of vision")
  func apart() {
    for (name, value) in Self.modes {
      for (vision, matrix) in Self.visions {
        for (index, first) in ThemeColour.series.enumerated() {
          for second in ThemeColour.series[..<index] {
            // A difference of 0.02 can be seen side by side; lines lie apart, so they need several times that.
            let distance = Self.distance(value(first), value(second), seenWith: matrix)
            #expect(distance >= 0.1, "\(first) and \(second), \(vision), \(name): \(distance)")
          }
        }
        #expect(Self.distance(value(.positive), value(.negative), seenWith: matrix) >= 0.1, "\(vision), \(name)")
      }
    }
  }

  @Test("a chart's shapes name no colour but by the theme's classes, and every class has its rule")
  func classes() throws {
    for chart in Sample.charts {
      let file = chart.svg(width: 500).file
      let parsed = try #require(ParsedMarkup(file))
      let style = parsed.all("style")[0].text
      for element in parsed.elements {
        #expect(element.attributes["fill"] == nil && element.attributes["stroke"] == nil)
        for name in element.attributes["class"]?.split(separator: " ") ?? [] {
          #expect(style.contains(".\(name){"), "\(name) has no rule")
        }
      }
      #expect(style.contains("prefers-color-scheme:dark"))
    }
  }
}
