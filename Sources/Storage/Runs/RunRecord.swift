import Corpora
import Foundation

/// What the file tells of one training, past or present.
public struct RunRecord: Codable, Equatable, Sendable {
  public enum Status: String, Codable, Sendable {
    /// Begun or resumed. If no process holds the training's lock, it was broken off: see ``Workbench/isBrokenOff(_:)``.
    case running
    /// Stopped after a checkpoint was saved.
    case stopped
    case finished
    case failed
  }

  /// The row of table `run`: the number that commands take.
  public var id: Int64
  public var name: String
  public var kind: String
  public var status: Status
  /// What it was trained with, as JSON text.
  public var configuration: String
  public var seed: UInt64?
  public var threads: Int
  /// The files that were trained on.
  public var sources: [CorpusSource]
  public var startedAt: Date
  /// When the row was last written.
  public var updatedAt: Date
  /// `nil` unless it is finished.
  public var finishedAt: Date?
  /// Seconds trained up to the last checkpoint or the end, over all resumes.
  public var seconds: Double
  /// The final figures, as JSON text; `nil` unless it is finished.
  public var result: String?
  /// Why it failed.
  public var error: String?
  public var skeinVersion: String
}
