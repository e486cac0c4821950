import Downloads
import Foundation

/// Shows how downloads go: one live line on a terminal, and a line for all that one should know.
final class DownloadDisplay {
  private let live: LiveLine
  private let isQuiet: Bool
  /// When the file was begun, and the bytes that were there then.
  private var start: (moment: ContinuousClock.Instant, bytes: Int64) = (.now, 0)

  init(_ outputs: OutputOptions) {
    isQuiet = outputs.quiet
    live = LiveLine(isShown: StandardError.isTerminal && !outputs.quiet && !outputs.json)
  }

  func show(_ event: TransferEvent) {
    switch event {
    case .began(let file, let from, let resumedAt):
      start = (.now, resumedAt)
      if resumedAt > 0 { note("\(file): going on after \(WorkbenchText.size(resumedAt))") }
      live.show { "\(file): asking \(from)" }
    case .progress(let file, let bytes, let total): live.show { progress(file, bytes, total) }
    case .restarted(let file, let reason): note("\(file): begun anew: \(reason)")
    case .waiting(let file, let reason, let seconds, let attempt, let all):
      let wait = String(format: "%.0f", seconds.rounded(.up))
      note("\(file): \(reason); trying again in \(wait) s (\(attempt) of \(all))")
    case .verifying(let file): live.show { "\(file): computing SHA-256" }
    case .unpacking(let file): live.show { "\(file): unpacking" }
    }
  }

  func clear() { live.clear() }

  func note(_ line: String) {
    if isQuiet { return }
    live.clear()
    StandardError.print(line.withVisibleControls)
  }

  /// Such as `text8.zip: 34 % of 31.3 MB, 2.1 MB/s, 9.9 s left`.
  private func progress(_ file: String, _ bytes: Int64, _ total: Int64?) -> String {
    let elapsed = (ContinuousClock.now - start.moment) / .seconds(1)
    let rate = elapsed > 0.5 ? Double(bytes - start.bytes) / elapsed : 0
    let speed = rate > 0 ? ", \(WorkbenchText.size(Int64(rate)))/s" : ""
    guard let total, total > 0 else { return "\(file): \(WorkbenchText.size(bytes))\(speed)" }
    let left = rate > 0 ? ", \(WorkbenchText.duration(Double(total - bytes) / rate)) left" : ""
    return "\(file): \(100 * bytes / total) % of \(WorkbenchText.size(total))\(speed)\(left)"
  }
}
