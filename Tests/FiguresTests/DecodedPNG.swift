import CZlib
import Figures
import Foundation

/// The pixels of a PNG of 8 bits a channel that is not interlaced, as cairo writes them (Portable Network Graphics
/// Specification, W3C 2003).
struct DecodedPNG {
  let width: Int
  let height: Int
  /// 3 for red, green, blue; 4 with opacity.
  let channels: Int
  private var pixels: [UInt8] = []

  /// `nil` for what is none.
  init?(_ data: Data) {
    let bytes = [UInt8](data)
    guard bytes.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) else { return nil }
    func number(_ place: Int) -> Int { bytes[place..<place + 4].reduce(0) { $0 << 8 | Int($1) } }
    (width, height) = (number(16), number(20))
    guard bytes[24] == 8, bytes[28] == 0, let channels = [2: 3, 6: 4][bytes[25]] else { return nil }
    self.channels = channels
    var compressed: [UInt8] = []
    var place = 8
    while place + 12 <= bytes.count {
      let length = number(place)
      if bytes[place + 4..<place + 8].elementsEqual("IDAT".utf8) { compressed += bytes[place + 8..<place + 8 + length] }
      place += 12 + length
    }
    let stride = width * channels
    var lines = [UInt8](repeating: 0, count: (stride + 1) * height)
    var count = UInt(lines.count)
    guard uncompress(&lines, &count, compressed, UInt(compressed.count)) == Z_OK, count == UInt(lines.count) else {
      return nil
    }
    pixels = [UInt8](repeating: 0, count: stride * height)
    for line in 0..<height {
      for index in 0..<stride {
        // Section 9.2: the bytes to the left, above, and above to the left.
        let a = index < channels ? 0 : Int(pixels[line * stride + index - channels])
        let b = line == 0 ? 0 : Int(pixels[(line - 1) * stride + index])
        let c = line == 0 || index < channels ? 0 : Int(pixels[(line - 1) * stride + index - channels])
        let predicted: Int
        switch lines[line * (stride + 1)] {
        case 1: predicted = a
        case 2: predicted = b
        case 3: predicted = (a + b) / 2
        case 4: predicted = [a, b, c].min { abs(a + b - c - $0) < abs(a + b - c - $1) }!
        default: predicted = 0
        }
        pixels[line * stride + index] = lines[line * (stride + 1) + 1 + index] &+ UInt8(predicted)
      }
    }
  }

  /// The colour of a pixel, which has to be opaque.
  subscript(x: Int, y: Int) -> RGB? {
    let place = (y * width + x) * channels
    if channels == 4 && pixels[place + 3] != 255 { return nil }
    return RGB(red: pixels[place], green: pixels[place + 1], blue: pixels[place + 2])
  }

  /// How many pixels have a colour.
  func count(of colour: RGB) -> Int {
    (0..<height).reduce(0) { sum, y in sum + (0..<width).count { self[$0, y] == colour } }
  }
}
