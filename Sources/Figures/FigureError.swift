import Diagnostics

/// Everything that can go wrong with pictures.
public enum FigureError: Error, Equatable {
  /// A library that draws pictures is not on this machine, or not as it has to be.
  case noLibrary(name: String, reason: String)
  /// In pixels.
  case tooLarge(width: Double, height: Double)
  case cannotDraw(reason: String)
}

extension FigureError: Diagnostic {
  public var code: String {
    switch self {
    case .noLibrary: "SK-FIG-001"
    case .tooLarge: "SK-FIG-002"
    case .cannotDraw: "SK-FIG-003"
    }
  }

  public var message: String {
    switch self {
    case .noLibrary(let name, let reason): "PNG pictures need \(name): \(reason)"
    case .tooLarge(let width, let height):
      "a picture of \(NumberFormat.fixed(0).text(width)) × \(NumberFormat.fixed(0).text(height)) pixels"
    case .cannotDraw(let reason): "the picture cannot be drawn: \(reason)"
    }
  }

  public var advice: String {
    switch self {
    case .noLibrary: "sudo apt-get install librsvg2-2 fonts-dejavu-core; or write SVG, which needs nothing"
    case .tooLarge: "choose a smaller scale, or write SVG, which has none"
    case .cannotDraw: "write SVG, which a browser shows"
    }
  }

  public var exitStatus: ExitStatus {
    switch self {
    case .noLibrary, .cannotDraw: .machineFailed
    case .tooLarge: .wrongUsage
    }
  }

  public static let explanations = [
    "SK-FIG-001": """
    Pictures are made as SVG. For PNG they are drawn by librsvg and cairo, which are looked for when a PNG is asked for, and at no \
    other time: librsvg-2.so.2, libcairo.so.2, libgobject-2.0.so.0 and libglib-2.0.so.0. On Debian and Ubuntu, sudo apt-get \
    install librsvg2-2 fonts-dejavu-core brings them, and a font. Letters of other scripts need fonts that have them, such as \
    fonts-noto-core and fonts-noto-cjk. SVG files need none of this: browsers show them.
    """,
    "SK-FIG-002": """
    cairo draws pictures of at most 32,767 pixels in width and in height. A picture's size in pixels is that of the chart times the \
    scale.
    """,
    "SK-FIG-003": """
    librsvg or cairo refused to draw a picture, for the reason that the message gives, mostly for want of memory.
    """,
  ]
}
