import Figures
import Foundation
import Testing

@Suite("PNG pictures")
struct PNGPictureTests {
  private static let map = AttentionMap(
    title: "t", source: ["a", "b"], target: ["x", "y"], weights: [0.5, 0.5, 0, 1])

  /// A picture; `nil`, with a note, on machines without librsvg.
  private static func png(_ document: SVGDocument, scale: Double = 2) throws -> Data? {
    do {
      return try document.png(scale: scale)
    } catch {
      guard case .noLibrary(let name, let reason) = error else { throw error }
      print("skipped: \(name): \(reason)")
      return nil
    }
  }

  @Test("a picture has the drawing's size times the scale", arguments: [0.5, 1, 2, 3.3])
  func size(scale: Double) throws {
    let document = Self.map.svg()
    guard let png = try Self.png(document, scale: scale) else { return }
    let picture = try #require(DecodedPNG(png))
    #expect(picture.width == Int(((document.width + 24) * scale).rounded(.up)))
    #expect(picture.height == Int(((document.height + 24) * scale).rounded(.up)))
  }

  @Test("colours are the light theme's on opaque paper, and squares are where the drawing has them")
  func colours() throws {
    let document = Self.map.svg()
    guard let png = try Self.png(document, scale: 1) else { return }
    let picture = try #require(DecodedPNG(png))
    let paper = ThemeColour.paper.light
    for (x, y) in [(0, 0), (picture.width - 1, 0), (0, picture.height - 1), (picture.width - 1, picture.height - 1)] {
      #expect(picture[x, y] == paper)
    }
    let dark = picture.count(of: ThemeColour.heat.light)
    let half = ThemeColour.heat.light.over(paper, opacity: 0.5)
    let middle = (0..<picture.height).reduce(0) { sum, y in
      sum
        + (0..<picture.width).count { x in
          zip(picture[x, y]?.channels ?? [], half.channels).count { abs(Int($0) - Int($1)) <= 1 } == 3
        }
    }
    // Squares of 33 pixels with a number in them, one of weight 1 and two of weight 0.5, and the legend's of 14.
    #expect((900...1_250).contains(dark), "\(dark)")
    #expect((1_700...2_400).contains(middle), "\(middle)")
  }

  @Test("letters are drawn: a title has dark pixels where a drawing without one has none")
  func letters() throws {
    func inked(_ title: String) throws -> Int? {
      let map = AttentionMap(title: title, source: [], target: [], weights: [])
      guard let png = try Self.png(map.svg(), scale: 1) else { return nil }
      return try #require(DecodedPNG(png)).count(of: ThemeColour.ink.light)
    }
    guard let none = try inked(" "), let some = try inked("Attention WWW") else { return }
    #expect(none == 0 && some > 50, "\(some)")
  }

  @Test("every kind of chart is drawn")
  func charts() throws {
    for chart in Sample.charts.dropLast() {
      guard let png = try Self.png(chart.svg(width: 320), scale: 1) else { return }
      #expect(DecodedPNG(png) != nil)
    }
  }

  /// What loading says where a library is another.
  private static func error(
    rsvg: String = "librsvg-2.so.2", cairo: String = "libcairo.so.2", gobject: String = "libgobject-2.0.so.0"
  ) -> FigureError? {
    do {
      _ = try PictureLibraries(rsvg: rsvg, cairo: cairo, gobject: gobject)
      return nil
    } catch {
      return error
    }
  }

  @Test("a machine without a library is told what to install")
  func missing() {
    let name = "lib-that-is-not-there.so.2"
    for error in [Self.error(rsvg: name), Self.error(cairo: name), Self.error(gobject: name)] {
      guard case .noLibrary(let missing, let reason) = error else {
        Issue.record("\(String(describing: error))")
        continue
      }
      // The others may be missing, too.
      if missing != name { continue }
      #expect(reason.hasPrefix("cannot open shared object file"))
      #expect(error?.code == "SK-FIG-001" && error?.exitStatus == .machineFailed)
      #expect(error?.advice.hasPrefix("sudo apt-get install librsvg2-2 fonts-dejavu-core;") == true)
    }
    #expect(Self.error(rsvg: name)?.message.hasPrefix("PNG pictures need \(name): cannot open") == true)
    // A library without the functions, as an old one would be.
    #expect(
      Self.error(rsvg: "libc.so.6")?.message.hasSuffix("it is too old and has no rsvg_handle_new_from_data") == true)
  }

  @Test("a picture beyond what cairo draws is refused before anything is drawn")
  func tooLarge() throws {
    let document = Self.map.svg()
    do {
      guard try Self.png(document, scale: 200) != nil else { return }
      Issue.record("drawn")
    } catch {
      let error = try #require(error as? FigureError)
      #expect(error.code == "SK-FIG-002" && error.exitStatus == .wrongUsage && error.message.contains("52,"))
    }
  }

  @Test("every error has an explanation")
  func explanations() {
    let errors: [FigureError] = [
      .noLibrary(name: "", reason: ""), .tooLarge(width: 1, height: 1), .cannotDraw(reason: ""),
    ]
    #expect(Set(errors.map(\.code)) == Set(FigureError.explanations.keys))
  }
}
