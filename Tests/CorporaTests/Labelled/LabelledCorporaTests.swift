import Corpora
import Foundation
import TestSupport
import Testing

/// Data sets in `../shared/corpora`, beside the package; what is not there is not tested, and a note says so.
@Suite("Labelled corpora")
struct LabelledCorporaTests {
  private func set(_ path: String, _ change: (inout LabelledOptions) -> Void) throws -> LabelledSet? {
    guard let url = SharedCorpora.url(path) else { return nil }
    return try LabelledSet(reading: LabelledInput(arguments: [url.path]), .with(change))
  }

  @Test("AG News: quoted fields without a header, title and description")
  func agNews() throws {
    let columns = LabelledFields(text: [2, 3], label: 1)
    guard let test = try set("ag-news/test.csv", { $0.fields = columns }) else { return }
    #expect(
      test.count == 7600 && test.labelNames == ["1", "2", "3", "4"] && test.labelCounts == [1900, 1900, 1900, 1900])
    #expect(test.texts[0].hasPrefix("Fears for T N pension after talks Unions representing workers"))
    #expect(test.layouts[0].hasHeader == false)
    #expect(test.place(of: 7599).line == 7600)
  }

  @Test("AG News: a sample with a header")
  func agNewsHeader() throws {
    guard
      let sample = try set(
        "ag-news/train-sample-12000.csv",
        {
          $0.fields = LabelledFields(text: [2, 3], label: 1); $0.header = .present
        })
    else { return }
    #expect(sample.count == 12_000 && sample.labelCounts == [2967, 3044, 3027, 2962])
  }

  @Test("SST-2: sentence and label with a tab between, the last line without a line feed")
  func sst2() throws {
    let columns = LabelledFields(text: [1], label: 2)
    for (file, count, positive) in [("train", 6920, 3610), ("dev", 872, 444), ("test", 1821, 909)] {
      guard let set = try set("sst2/\(file).tsv", { $0.fields = columns }) else { return }
      #expect(set.count == count && set.labelCounts == [count - positive, positive])
      #expect(set.layouts[0].format == .tsv)
    }
  }

  @Test("SMS Spam: its quotes are literal, and that has to be said")
  func sms() throws {
    let columns = LabelledFields(text: [2], label: 1)
    guard
      let spam = try set(
        "sms-spam/SMSSpamCollection",
        {
          $0.fields = columns; $0.format = .literalTSV
        })
    else { return }
    #expect(spam.count == 5574 && spam.labelNames == ["ham", "spam"] && spam.labelCounts == [4827, 747])
    let error = labelledError { try set("sms-spam/SMSSpamCollection") { $0.fields = columns } }
    #expect(error?.code == "SK-DATA-001")
    #expect(error?.advice.contains("--format tsv-literal") == true)
    let check = try DatasetCheck(train: spam)
    #expect(check.parts[0].exact.texts > 400 && check.parts[0].exact.conflicts == 0)
  }

  @Test("IMDB: a folder for each class")
  func imdb() throws {
    guard let archive = SharedCorpora.url("imdb/aclImdb-labelled-50000.tar.gz") else { return }
    let folder = try TemporaryFolder()
    let tar = Process()
    tar.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    tar.arguments = ["tar", "-xzf", archive.path, "-C", folder.path, "aclImdb/test"]
    try tar.run()
    tar.waitUntilExit()
    #expect(tar.terminationStatus == 0)
    let set = try LabelledSet(reading: LabelledInput(arguments: [folder.path("aclImdb/test")]))
    #expect(set.count == 25_000 && set.labelNames == ["neg", "pos"] && set.labelCounts == [12_500, 12_500])
    #expect(set.id(of: 0) == "neg/0_2.txt" && set.ledger.files == 25_000)
  }
}
