import Foundation

import Figures

/// Charts and a page of made-up numbers that look like those of a classifier of languages.
enum Sample {
  static let classes = ["English", "Nederlands", "中文", "العربية", "Português (Brasil)", "Kreyòl ayisyen"]

  static let counts = [
    [982, 9, 0, 0, 4, 5], [14, 961, 0, 0, 3, 22], [0, 0, 1203, 1, 0, 0], [1, 0, 0, 874, 0, 0], [6, 2, 0, 0, 640, 12],
    [3, 41, 0, 0, 17, 139],
  ]

  static let confusion = HeatMap.confusion(
    title: "Which language was taken for which", summary: "Most errors take Kreyòl ayisyen for Nederlands.",
    classes: classes, counts: counts)

  /// The curve of a classifier whose scores for positives lie `separation` above those for negatives.
  static func receiver(_ separation: Double, seed: UInt64, count: Int = 3000) -> [LineChart.Point] {
    var random = RandomNumbers(seed: seed)
    var scores = (0..<count).map { index in
      (score: random.normal() + (index % 3 == 0 ? separation : 0), isPositive: index % 3 == 0)
    }
    scores.sort { $0.score > $1.score }
    let positives = Double(scores.count { $0.isPositive })
    let negatives = Double(count) - positives
    var (hits, alarms) = (0.0, 0.0)
    return [.init(0, 0)]
      + scores.map { score in
        if score.isPositive { hits += 1 } else { alarms += 1 }
        return LineChart.Point(alarms / negatives, hits / positives)
      }
  }

  static let roc = LineChart(
    title: "ROC: each class against the rest", summary: "Areas from 0.86 to 0.99.",
    x: Axis("false positive rate", range: 0...1), y: Axis("true positive rate", range: 0...1),
    series: [
      .init("中文 0.99", receiver(3.3, seed: 1)), .init("Nederlands 0.96", receiver(2.4, seed: 2)),
      .init("Kreyòl ayisyen 0.86", receiver(1.5, seed: 3)),
    ],
    references: [.diagonal("guessing")], aspect: 1)

  static let precisionRecall: LineChart = {
    let series = [(2.4, "Nederlands 0.93"), (1.5, "Kreyòl ayisyen 0.75")].enumerated().map { index, pair in
      // A third of the examples are positive: precision = hits / (hits + 2 alarms).
      let points = receiver(pair.0, seed: UInt64(index + 2)).dropFirst().map {
        LineChart.Point($0.y, $0.y / ($0.y + 2 * $0.x))
      }
      return LineChart.Series(pair.1, points)
    }
    return LineChart(
      title: "Precision by recall", summary: "Average precision 0.93 and 0.75.",
      x: Axis("recall", range: 0...1, style: .percent), y: Axis("precision", range: 0...1, style: .percent),
      series: series, references: [.horizontal(1 / 3.0, "share of positives")], isStepped: true, aspect: 1)
  }()

  static let training: LineChart = {
    var random = RandomNumbers(seed: 5)
    let epochs = (1...30).map(Double.init)
    let training = epochs.map { LineChart.Point($0, 0.12 + 1.3 / $0 + 0.01 * random.normal()) }
    var validation = epochs.map { LineChart.Point($0, 0.31 + 1.1 / $0 + 0.004 * $0 + 0.012 * random.normal()) }
    validation[11].y = .nan
    return LineChart(
      title: "Loss by epoch", summary: "Validation loss is lowest at epoch 17.",
      x: Axis("epoch"), y: Axis("loss in nats"),
      series: [.init("training", training), .init("validation", validation)],
      references: [.vertical(17, "best")], labels: .direct)
  }()

  static let learningRates = LineChart(
    title: "Accuracy by learning rate", summary: "Best at 0.003 for the transformer, 0.1 for the linear model.",
    x: Axis("learning rate", scale: .logarithmic), y: Axis("accuracy", style: .percent),
    series: ["linear", "CNN", "RNN", "LSTM", "GRU", "transformer"].enumerated().map { index, name in
      let points = stride(from: -5.0, through: 0, by: 0.5).map { exponent in
        let off = exponent + 1 + 0.35 * Double(index)
        return LineChart.Point(exp(exponent * 2.302585), 0.95 - 0.008 * Double(index) - 0.02 * off * off)
      }
      return LineChart.Series(name, points)
    })

  static let f1 = BarChart(
    title: "F1 by class", summary: "From 0.72 for Kreyòl ayisyen to 1.00 for Chinese.",
    bars: zip(classes, [0.979, 0.955, 0.999, 0.999, 0.967, 0.724]).map { .init($0, $1) } + [.init("Volapük", .nan)],
    format: .fixed(3), range: 0...1, reference: .init(0.937, "macro average 0.937"))

  static let balance = BarChart(
    title: "Examples by class", summary: "Between 200 and 1,204.",
    bars: zip(classes, counts).map { .init($0, Double($1.reduce(0, +))) }, format: .fixed(0))

  static let contributions = BarChart(
    title: "What the words say for “spam”", summary: "“free” and “winner” speak most for spam.",
    bars: [
      .init("winner", 2.13), .init("free", 1.94), .init("click", 1.02), .init("🎁", 0.61), .init("account", 0.24),
      .init("مجاني", 0.2), .init("the", -0.04), .init("Tuesday", -0.7), .init("regards", -1.31),
    ], format: .fixed(2), colouring: .bySign)

  static let reliability = ReliabilityDiagram(
    title: "Can its confidence be trusted?", summary: "Expected calibration error 0.043; too sure above 0.6.",
    bins: [0, 0, 4, 11, 25, 48, 97, 160, 410, 1245].enumerated().map { index, count in
      let middle = (Double(index) + 0.55) / 10
      return .init(
        range: Double(index) / 10...Double(index + 1) / 10, count: count, meanConfidence: middle,
        accuracy: min(1, middle + [0, 0, 0.12, 0.02, 0.06, -0.02, -0.04, -0.11, -0.08, -0.02][index]))
    })

  static func attention(_ source: [String], _ target: [String], _ title: String) -> AttentionMap {
    var random = RandomNumbers(seed: 9)
    let weights = target.indices.flatMap { row -> [Float] in
      let scores = source.indices.map { column in
        let off = Double(column) - Double(row) * Double(source.count - 1) / Double(max(1, target.count - 1))
        return exp(2 * random.unit() - 1.4 * off * off)
      }
      return scores.map { Float($0 / scores.reduce(0, +)) }
    }
    return AttentionMap(title: title, source: source, target: target, weights: weights)
  }

  static let words = ColouredText(
    [
      ("Congratulations", 0.9), (", ", nil), ("winner", 2.13), ("! ", nil), ("Click", 1.02), (" to get your ", nil),
      ("free", 1.94), (" ", nil), ("🎁", 0.61), (" before ", nil), ("Tuesday", -0.7), (". ", nil), ("Kind", -0.5),
      (" ", nil), ("regards", -1.31), (", <script>alert(1)</script> & co.", nil),
    ].map { .init($0, $1) }, positive: "for spam", negative: "against it")

  static let arabic = ColouredText(
    [("عرض", 0.8), (" ", nil), ("مجاني", 1), (" ", nil), ("حتى", -0.1), (" ", nil), ("الثلاثاء", -0.6)]
      .map { .init($0, $1) }, positive: "for spam", negative: "against it")

  static let manyClasses: HeatMap = {
    var random = RandomNumbers(seed: 11)
    let names = (0..<200).map { index in
      index == 3 ? "A class whose name is sixty letters long, which does happen." : "class \(index)"
    }
    let counts = (0..<200).map { row in
      var counts = [Int](repeating: 0, count: 200)
      for _ in 0..<40 {
        let isRight = random.unit() < 0.8
        counts[isRight ? row : min(199, max(0, row + Int(random.normal() * 20)))] += 1
      }
      return counts
    }
    return .confusion(title: "Two hundred classes", summary: "80 % right.", classes: names, counts: counts)
  }()

  static let table = PageTable(
    caption: "By class, with the share of each kind of error",
    columns: [.text("class")]
      + ["precision", "recall", "F1", "specificity", "true positive rate", "false positive rate", "support"]
      .map { .number(PageText(stringLiteral: $0)) },
    rows: zip(classes, counts).map { name, row in
      [PageText(name)]
        + [0.979, 0.982, 0.98, 0.994, 0.982, 0.006].map { PageText($0, .fixed(3)) }
        + [PageText(Double(row.reduce(0, +)), .fixed(0))]
    })

  static let page = HTMLPage(
    title: "Languages: test of a linear model",
    summary: "\(strong: "95.1 %") of 4,939 texts are right; between 94.5 % and 95.7 % with 95 % confidence.",
    sections: [
      .init(
        "Classes",
        [
          .paragraph("The model \("<b>langs</b>") was tested on \(code: "shared/langs.test") with \(4939) texts."),
          .table(table), .figure(PageFigure(confusion, caption: "Rows add up to 100 %.")),
          .gallery([PageFigure(f1), PageFigure(balance)]),
        ]),
      .init(
        "Curves",
        [
          .gallery([PageFigure(roc), PageFigure(precisionRecall)]),
          .figure(PageFigure(reliability, caption: "Outlined: how far accuracy and mean confidence differ.")),
        ]),
      .init("Training", [.figure(PageFigure(training)), .figure(PageFigure(learningRates))]),
      .init(
        "Explanations",
        [
          .colouredText(words), .colouredText(arabic), .figure(PageFigure(contributions)),
          .details("How the numbers come about", [.list(["One.", "Two, with \("عربي")."]), .table(table)]),
        ]),
      .init(
        "Attention",
        [
          .figure(
            PageFigure(
              attention(
                ["قرأ", "الطالب", "الكتاب", "في", "المكتبة"],
                ["The", "student", "read", "the", "book", "in", "the", "library"],
                "From Arabic to English"))),
          .figure(PageFigure(attention(["我", "喜欢", "猫"], ["I", "like", "cats", "😺"], "From Chinese to English"))),
        ]),
      .init("Many classes", [.figure(PageFigure(manyClasses))]),
    ])

  static let charts: [any Chart] = [
    confusion, roc, precisionRecall, training, learningRates, f1, balance, contributions, reliability,
    attention(["قرأ", "الطالب"], ["a", "b"], "ar"), manyClasses,
  ]
}
