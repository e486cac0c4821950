import Foundation

/// A terminal that a test types into and reads from: programs behave on it as they do before a person.
final class PseudoTerminal {
  /// The program's side.
  let device: FileHandle
  private let controller: FileHandle

  /// - Parameter columns: how wide it says it is; a terminal without a size otherwise.
  init(columns: UInt16 = 0) throws {
    // Linux's requests, which unlockpt and ptsname (not imported by Swift) send: unlock, and tell the number.
    let (unlock, number): (UInt, UInt) = (0x4004_5431, 0x8004_5430)
    let descriptor = try PseudoTerminal.checked(open("/dev/ptmx", O_RDWR | O_NOCTTY))
    controller = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    var locked: Int32 = 0
    var index: Int32 = 0
    _ = try PseudoTerminal.checked(ioctl(descriptor, unlock, &locked))
    _ = try PseudoTerminal.checked(ioctl(descriptor, number, &index))
    device = FileHandle(
      fileDescriptor: try PseudoTerminal.checked(open("/dev/pts/\(index)", O_RDWR | O_NOCTTY)), closeOnDealloc: true)
    var size = winsize(ws_row: 24, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0)
    if columns > 0 { _ = try PseudoTerminal.checked(ioctl(descriptor, UInt(TIOCSWINSZ), &size)) }
  }

  private static func checked(_ result: Int32) throws -> Int32 {
    guard result >= 0 else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
    return result
  }

  /// Runs a program on the terminal: `typed` is what a person types, at once; Ctrl-D ends it.
  ///
  /// - Returns: Everything that the terminal showed, results, talk and echo, and the status.
  func run(_ program: Program, _ arguments: [String], typed: String = "") throws -> (status: Int32, shown: String) {
    try controller.write(contentsOf: Data((typed + "\u{4}").utf8))
    let process = try program.start(arguments, input: device, output: device, errors: device)
    // With our own copy closed, reading ends with an error when the program has ended.
    try device.close()
    var shown = Data()
    var piece = [UInt8](repeating: 0, count: 4096)
    while case let count = read(controller.fileDescriptor, &piece, piece.count), count > 0 { shown += piece[..<count] }
    process.waitUntilExit()
    return (process.status, String(decoding: shown, as: UTF8.self).replacingOccurrences(of: "\r\n", with: "\n"))
  }
}
