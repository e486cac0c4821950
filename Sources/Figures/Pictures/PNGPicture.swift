import Foundation

extension SVGDocument {
  /// The drawing as a PNG, in the theme's light colours on white paper.
  ///
  ///     try map.svg().png(scale: 3).write(to: url)
  ///
  /// It is drawn by librsvg and cairo, which are loaded when the first picture is drawn: nothing is needed to build Skein, or
  /// to run it without pictures. Letters are of the machine's fonts, so the bytes are not the same everywhere.
  ///
  /// - Parameter scale: Pixels of the picture for one of the drawing; 2 is sharp on most screens.
  /// - Throws: ``FigureError/noLibrary(name:reason:)`` where they are missing.
  public func png(scale: Double = 2) throws(FigureError) -> Data {
    try png(scale: scale, PictureLibraries.loaded.get())
  }

  /// - Parameter libraries: What draws.
  package func png(scale: Double, _ libraries: PictureLibraries) throws(FigureError) -> Data {
    precondition(scale > 0 && scale.isFinite, "a scale of \(scale)")
    let (width, height) = ((fileSize.width * scale).rounded(.up), (fileSize.height * scale).rounded(.up))
    guard max(width, height) <= 32_767 else { throw .tooLarge(width: width, height: height) }
    let bytes = Array(file.utf8)
    var error: UnsafeMutableRawPointer?
    guard let handle = libraries.newFromData(bytes, bytes.count, &error) else { throw libraries.taken(&error) }
    defer { libraries.unref(handle) }
    let surface = libraries.surfaceCreate(0, Int32(width), Int32(height))  // CAIRO_FORMAT_ARGB32
    defer { libraries.surfaceDestroy(surface) }
    try libraries.check(libraries.surfaceStatus(surface))
    let context = libraries.contextCreate(surface)
    defer { libraries.contextDestroy(context) }
    guard libraries.renderDocument(handle, context, [0, 0, width, height], &error) != 0 else {
      throw libraries.taken(&error)
    }
    try libraries.check(libraries.contextStatus(context))
    var png = Data()
    let status = withUnsafeMutablePointer(to: &png) { png in
      libraries.surfaceWrite(
        surface,
        { closure, bytes, count in
          closure!.assumingMemoryBound(to: Data.self).pointee.append(bytes!, count: Int(count))
          return 0  // CAIRO_STATUS_SUCCESS
        }, png)
    }
    try libraries.check(status)
    return png
  }
}
