import Foundation

/// Moments as the file has them: UTC with milliseconds, such as `2026-03-01T09:30:00.000Z`.
enum Timestamp {
  static func text(_ date: Date) -> String {
    // Rounded as a whole, so that 59.9996 s becomes the next minute's start.
    let milliseconds = (date.timeIntervalSince1970 * 1000).rounded()
    var seconds = time_t((milliseconds / 1000).rounded(.down))
    let rest = Int32(milliseconds - Double(seconds) * 1000)
    var parts = tm()
    gmtime_r(&seconds, &parts)
    func digits(_ value: Int32, _ count: Int) -> String {
      let text = String(value)
      return String(repeating: "0", count: max(0, count - text.count)) + text
    }
    return digits(parts.tm_year + 1900, 4) + "-" + digits(parts.tm_mon + 1, 2) + "-" + digits(parts.tm_mday, 2)
      + "T" + digits(parts.tm_hour, 2) + ":" + digits(parts.tm_min, 2) + ":" + digits(parts.tm_sec, 2)
      + "." + digits(rest, 3) + "Z"
  }

  /// `nil` for text of another form.
  static func date(_ text: String) -> Date? {
    let bytes = Array(text.utf8)
    let form = Array("0000-00-00T00:00:00.000Z".utf8)
    func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
    guard bytes.count == form.count, zip(bytes, form).allSatisfy({ isDigit($1) ? isDigit($0) : $0 == $1 }) else {
      return nil
    }
    func number(_ range: Range<Int>) -> Int32 { bytes[range].reduce(0) { $0 * 10 + Int32($1 - UInt8(ascii: "0")) } }
    var parts = tm()
    parts.tm_year = number(0..<4) - 1900
    parts.tm_mon = number(5..<7) - 1
    parts.tm_mday = number(8..<10)
    parts.tm_hour = number(11..<13)
    parts.tm_min = number(14..<16)
    parts.tm_sec = number(17..<19)
    return Date(timeIntervalSince1970: Double(timegm(&parts)) + Double(number(20..<23)) / 1000)
  }
}
