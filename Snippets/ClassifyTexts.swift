// Trains a text classifier and asks it: swift run -c release ClassifyTexts reviews.csv new.db "Two hours that I want back."
import Corpora
import Storage
import Tasks

let arguments = Array(CommandLine.arguments.dropFirst())
guard arguments.count == 3 else { fatalError("ClassifyTexts TABLE NEW-FILE TEXT") }

// The columns of the table are recognized; a part of it is held out to measure on.
let workbench = try Workbench.open(path: arguments[1], access: .write)
let job = TrainingJob(
  name: "mine", texts: TrainingTexts(training: [arguments[0]]), workbench: workbench, skeinVersion: "0.1.0")
var task = ClassifierTask(job)
task.settings.features.wordNGrams = 2
_ = try task.run(isStopping: { false }, report: { _ in })

let stored = try StoredClassifier(workbench.model(named: "mine"), in: workbench)
if let report = stored.measured?.report {
  print("accuracy", report.accuracy, "from", report.accuracyInterval.lower, "to", report.accuracyInterval.upper)
}
let probabilities = try stored.classifier.probabilities(of: PackedTexts([arguments[2]]), threads: 1)
for (label, probability) in zip(stored.classifier.labels, probabilities) { print(label, probability) }
