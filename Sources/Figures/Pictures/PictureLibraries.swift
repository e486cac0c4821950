import Foundation

/// The functions of librsvg (2.46 or later) and cairo that draw an SVG, found at run time.
///
/// Their declarations are those of `librsvg/rsvg.h`, `cairo.h`, `glib.h` and `glib-object.h`.
package struct PictureLibraries: Sendable {
  /// GError **: a place for a pointer to an error.
  typealias ErrorPlace = UnsafeMutablePointer<UnsafeMutableRawPointer?>
  typealias WriteFunction = @convention(c) (UnsafeMutableRawPointer?, UnsafePointer<UInt8>?, UInt32) -> Int32

  /// rsvg_handle_new_from_data
  let newFromData: @convention(c) (UnsafePointer<UInt8>, Int, ErrorPlace) -> OpaquePointer?
  /// rsvg_handle_render_document: draws the document as large as the rectangle of x, y, width and height.
  let renderDocument: @convention(c) (OpaquePointer, OpaquePointer, UnsafePointer<Double>, ErrorPlace) -> Int32
  /// g_object_unref
  let unref: @convention(c) (OpaquePointer) -> Void
  /// g_error_free
  let freeError: @convention(c) (UnsafeMutableRawPointer) -> Void
  /// cairo_image_surface_create; it returns no null pointer, but what has a status.
  let surfaceCreate: @convention(c) (Int32, Int32, Int32) -> OpaquePointer
  /// cairo_surface_status
  let surfaceStatus: @convention(c) (OpaquePointer) -> Int32
  /// cairo_surface_destroy
  let surfaceDestroy: @convention(c) (OpaquePointer) -> Void
  /// cairo_surface_write_to_png_stream
  let surfaceWrite: @convention(c) (OpaquePointer, WriteFunction, UnsafeMutableRawPointer?) -> Int32
  /// cairo_create; likewise.
  let contextCreate: @convention(c) (OpaquePointer) -> OpaquePointer
  /// cairo_status
  let contextStatus: @convention(c) (OpaquePointer) -> Int32
  /// cairo_destroy
  let contextDestroy: @convention(c) (OpaquePointer) -> Void
  /// cairo_status_to_string
  let statusText: @convention(c) (Int32) -> UnsafePointer<CChar>

  /// Those of the machine, loaded once.
  static let loaded = Result { () throws(FigureError) in try PictureLibraries() }

  package init(
    rsvg: String = "librsvg-2.so.2", cairo: String = "libcairo.so.2", gobject: String = "libgobject-2.0.so.0",
    glib: String = "libglib-2.0.so.0"
  ) throws(FigureError) {
    let (rsvg, cairo) = (try Library(rsvg), try Library(cairo))
    let (gobject, glib) = (try Library(gobject), try Library(glib))
    newFromData = try rsvg.function("rsvg_handle_new_from_data")
    renderDocument = try rsvg.function("rsvg_handle_render_document")
    unref = try gobject.function("g_object_unref")
    freeError = try glib.function("g_error_free")
    surfaceCreate = try cairo.function("cairo_image_surface_create")
    surfaceStatus = try cairo.function("cairo_surface_status")
    surfaceDestroy = try cairo.function("cairo_surface_destroy")
    surfaceWrite = try cairo.function("cairo_surface_write_to_png_stream")
    contextCreate = try cairo.function("cairo_create")
    contextStatus = try cairo.function("cairo_status")
    contextDestroy = try cairo.function("cairo_destroy")
    statusText = try cairo.function("cairo_status_to_string")
  }

  /// Throws for what cairo says other than success.
  func check(_ status: Int32) throws(FigureError) {
    if status != 0 { throw .cannotDraw(reason: "cairo: " + String(cString: statusText(status))) }
  }

  /// What librsvg said, which is freed.
  func taken(_ error: inout UnsafeMutableRawPointer?) -> FigureError {
    guard let given = error else { return .cannotDraw(reason: "librsvg gave no reason") }
    defer {
      freeError(given)
      error = nil
    }
    // struct GError { uint32_t domain; int code; char *message; }
    let message = given.load(fromByteOffset: 8, as: UnsafePointer<CChar>.self)
    return .cannotDraw(reason: "librsvg: " + String(cString: message))
  }
}

/// A shared library of the machine. It stays loaded, since GObject's types cannot be taken away again.
private struct Library {
  private let name: String
  // A handle of dlopen may be used by any thread.
  private nonisolated(unsafe) let handle: UnsafeMutableRawPointer

  init(_ name: String) throws(FigureError) {
    guard let handle = dlopen(name, RTLD_NOW | RTLD_LOCAL) else {
      let reason = dlerror().map { String(cString: $0) } ?? "it cannot be loaded"
      throw .noLibrary(
        name: name, reason: reason.hasPrefix(name + ": ") ? String(reason.dropFirst(name.count + 2)) : reason)
    }
    (self.name, self.handle) = (name, handle)
  }

  /// - Returns: The function of that name, which is of the type that its declaration says.
  func function<Function>(_ symbol: String) throws(FigureError) -> Function {
    guard let address = dlsym(handle, symbol) else {
      throw .noLibrary(name: name, reason: "it is too old and has no \(symbol)")
    }
    return unsafeBitCast(address, to: Function.self)
  }
}
