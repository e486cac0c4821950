import Foundation
import Storage
import Tasks
import TestSupport
import Testing

/// A folder with a workbench file and labelled texts.
struct ClassifierPlace {
  let folder: TemporaryFolder
  let workbench: Workbench

  init() throws {
    folder = try TemporaryFolder()
    workbench = try Workbench.open(path: folder.path("skein.db"), access: .write)
  }

  /// Texts of three subjects, as CSV: most words of a text tell its subject, some mislead, and one in twenty labels is wrong.
  static func rows(_ count: Int, seed: UInt64) -> String {
    let subjects = [
      ("animals", ["cat", "dog", "horse", "purrs", "barks", "runs"]),
      ("weather", ["rain", "snow", "wind", "falls", "blows", "melts"]),
      ("kitchen", ["bread", "soup", "salt", "boils", "bakes", "burns"]),
    ]
    var random = SplitMix64(state: seed)
    var lines = ["label,text"]
    for _ in 0..<count {
      let subject = Int(random.next() % 3)
      let words = (0..<6).map { _ in
        let other = random.next() % 4 == 0 ? Int(random.next() % 3) : subject
        return subjects[other].1[Int(random.next() % 6)]
      }
      let label = random.next() % 20 == 0 ? Int(random.next() % 3) : subject
      lines.append("\(subjects[label].0),the \(words.joined(separator: " "))")
    }
    return lines.joined(separator: "\n") + "\n"
  }

  func write(_ text: String, to name: String) throws -> String {
    try folder.write(text, to: name)
    return folder.path(name)
  }

  func task(_ texts: TrainingTexts, named name: String = "subjects") -> ClassifierTask {
    var task = ClassifierTask(TrainingJob(name: name, texts: texts, workbench: workbench, skeinVersion: "1"))
    task.job.checkpointInterval = nil
    return task
  }

  static func finish(_ task: ClassifierTask) throws -> ClassifierEvent.Summary {
    guard case .finished(let summary) = try task.run(isStopping: { false }, report: { _ in }) else {
      throw Unfinished()
    }
    return summary
  }

  struct Unfinished: Error {}
}

struct SplitMix64 {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
