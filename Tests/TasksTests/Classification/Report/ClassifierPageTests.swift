import Figures
import Foundation
import Models
import Tasks
import TestSupport
import Testing

@Suite("The page of a classifier")
struct ClassifierPageTests {
  static let mixed = [
    "sports", "an uncommonly long name of a class, such as data sets from forms have", "العلوم والتكنولوجيا", "科学技术",
    "politics", "שלום",
  ]

  static func page(_ labels: [String], isMultiLabel: Bool = false, texts: Int = 1_000, title: String) -> HTMLPage {
    let predictions = SamplePredictions.synthetic(labels: labels, texts: texts, isMultiLabel: isMultiLabel, seed: 11)
    let simple = SamplePredictions.synthetic(
      labels: labels, texts: texts, signal: 1.8, isMultiLabel: isMultiLabel, seed: 11)
    let report = ClassifierReport(
      predictions,
      baselines: [
        SamplePredictions.constant([0], of: predictions, name: "majority"),
        BaselinePredictions(name: "naive Bayes", predicted: simple.predicted),
      ], seed: 1)
    let mistakes = predictions.mistakes(atMost: 8).map { mistake in
      MistakenText(
        excerpt: ["A text about <b>nothing</b> much & more of it", "نص عن لا شيء على الإطلاق"][mistake.text % 2],
        actual: predictions.actual.classes(of: mistake.text).map { labels[Int($0)] },
        predicted: predictions.predicted.classes(of: mistake.text).map { labels[Int($0)] },
        probability: mistake.probability, place: mistake.text % 3 == 0 ? nil : "test.csv:\(mistake.text + 2)")
    }
    return report.page(title: title, mistakes: mistakes)
  }

  /// With `SKEIN_FIGURES_FOLDER` set, the pages are left there to be looked at.
  @Test(
    "a page is written for two classes, for several scripts, for many classes and for several labels",
    arguments: [
      (["ham", "spam"], false), (mixed, false), ((0..<40).map { "class \($0)" }, false), (mixed, true),
      ((0..<80).map { "class \($0)" }, false),
    ])
  func pages(labels: [String], isMultiLabel: Bool) throws {
    let html = Self.page(labels, isMultiLabel: isMultiLabel, title: "Test of \(labels.count) classes").html
    for label in labels { #expect(html.contains(label)) }
    #expect(!html.contains("<b>nothing") && html.contains("&lt;b&gt;nothing"))
    #expect(
      !html.contains("http://")
        || html.components(separatedBy: "http://").dropFirst().allSatisfy { $0.hasPrefix("www.w3.org/2000/svg") })
    #expect(html.contains("is better than") && html.contains("naive Bayes"))
    #expect(html.contains("Actual and predicted classes") == !isMultiLabel)
    if labels.count == 80 {
      #expect(
        html.contains("40 other classes") && html.contains("that have texts the 6 of the lowest average precision"))
    }
    if let folder = ProcessInfo.processInfo.environment["SKEIN_FIGURES_FOLDER"] {
      let name = "classifier-\(labels.count)\(isMultiLabel ? "-multi" : "").html"
      try Data(html.utf8).write(to: URL(fileURLWithPath: folder + "/" + name))
    }
  }

  @Test("a class without texts is a dash, and one text is enough for a page")
  func leastPage() {
    let predictions = LabelledPredictions(
      labels: ["a", "b", "c"], actual: .single([1]), probabilities: [0.25, 0.5, 0.25])
    let html = ClassifierReport(predictions, seed: 1).page(title: "One text").html
    #expect(html.contains("100.0\u{A0}% of 1 <bdi>text</bdi> got") && html.contains(">–<"))
  }
}
