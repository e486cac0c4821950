import Foundation
import Testing

@Suite("skein corpora")
struct CorporaCommandTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func skein(_ arguments: String..., input: String = "", environment: [String: String] = [:]) throws
    -> Program.Outcome
  {
    try Program.skein.run(["corpora"] + arguments, input: input, environment: environment, in: folder)
  }

  /// A file beside, added to the catalog as “poems”.
  private func addPoems(_ text: String = "a line\n") throws {
    try folder.write(text, to: "poems.txt")
    let added = try skein("add", "--name", "poems", "--url", "file://\(folder.path("poems.txt"))", "--language", "fr")
    #expect(added.status == 0)
  }

  @Test("list prints a line for each corpus, and only those for a purpose with --for")
  func list() throws {
    let all = try skein("list")
    #expect(all.status == 0 && all.errors == "")
    let lines = all.output.split(separator: "\n")
    #expect(lines[0].split(separator: " ") == ["name", "for", "languages", "download", "there", "licence"])
    #expect(lines.contains { $0.hasPrefix("text8 ") && $0.contains(" 31.3 MB  no ") })
    #expect(lines.contains { $0.hasPrefix("imdb ") && $0.contains(" 84.1 MB  no ") })
    #expect(lines.contains { $0.hasPrefix("tatoeba-deu-eng ") && $0.contains("  –  no ") })
    let some = try skein("list", "--for", "evaluation").output.split(separator: "\n").dropFirst()
    #expect(some.map { $0.prefix { $0 != " " } } == ["questions-words", "simlex-999", "wordsim-353"])
  }

  @Test("list --json has entries as the catalog has them, and how they stand")
  func listJSON() throws {
    let object = try JSONSerialization.jsonObject(with: Data(try skein("list", "text8", "--json").output.utf8))
    let corpora = try #require((object as? [String: Any])?["corpora"] as? [[String: Any]])
    #expect(corpora.count == 1 && corpora[0]["name"] as? String == "text8")
    #expect(corpora[0]["state"] as? String == "absent" && corpora[0]["downloadBytes"] as? Int == 31_344_016)
  }

  @Test("list with a name tells all that is known")
  func listOne() throws {
    let outcome = try skein("list", "imdb")
    #expect(outcome.output.hasPrefix("imdb: IMDB: 50,000 reviews"))
    for fact in ["c40f74a18d3b61f90feba1e17730e0d38e8b97c05fde7008942e91923d1658fe", "try", "https://ai.stanford.edu/"]
    {
      #expect(outcome.output.contains(fact))
    }
    #expect(outcome.output.contains("skein classify train corpora/imdb/train --test corpora/imdb/test"))
  }

  @Test("a folder of one letter is a folder")
  func oneLetter() throws {
    try folder.write("a line\n", to: "t")
    let url = "file://\(folder.path("t"))"
    for _ in 0..<2 {
      let added = try skein("add", "--name", "t", "--url", url, "--language", "fr", "--to", "c", "--replace")
      #expect(added.status == 0, "\(added)")
    }
    #expect(try skein("get", "t", "--to", "c").output == "c/t\n")
    #expect(try skein("get", "t", "--to", "c", "--mirror", "").status == 3)
    #expect(try skein("check", "--to", "c").status == 0)
  }

  @Test("a corpus is added, got, listed and checked")
  func wholeWay() throws {
    try addPoems()
    let got = try skein("get", "poems")
    #expect(got.output == "corpora/poems\n" && got.status == 0)
    let digest = "cc7bf45a6bbb73a7d5b1a8a3ca3ab3c33e8d5f3a2d4a4eb3c4f6a3c6a4f9d2e1"
    #expect(got.errors.hasPrefix("poems: 1 file of 7 bytes\nfile://") && got.errors.count > digest.count)
    #expect(got.errors.contains("which nobody knew before; remembered\n"))
    #expect(try folder.read("corpora/poems/poems.txt") == "a line\n")
    #expect(try skein("list").output.contains("\npoems            vectors"))
    #expect(try skein("list", "poems").output.contains("there      yes"))
    #expect(try skein("check") == .init(status: 0, output: "poems: right, 1 file of 7 bytes\n", errors: ""))
    let again = try skein("get", "poems")
    #expect(again.output == "corpora/poems\n" && again.status == 0)
    #expect(again.errors == "poems: 1 file of 7 bytes, there already; --force downloads it again\n")
  }

  @Test("get --json prints one object")
  func getJSON() throws {
    try addPoems()
    let outcome = try skein("get", "poems", "--json", "--quiet")
    let object = try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any]
    let corpus = try #require((object?["corpora"] as? [[String: Any]])?.first)
    #expect(corpus["folder"] as? String == "corpora/poems" && corpus["alreadyThere"] as? Bool == false)
    #expect((corpus["unverified"] as? [String])?.count == 1 && outcome.errors == "")
  }

  @Test("check tells what is missing, changed and extra, and ends with status 1")
  func check() throws {
    try addPoems()
    _ = try skein("get", "poems")
    try folder.write("another line\n", to: "corpora/poems/poems.txt")
    try folder.write("more\n", to: "corpora/poems/more.txt")
    let outcome = try skein("check", "poems")
    #expect(
      outcome
        == .init(
          status: 1,
          output: """
            poems: 1 changed, 1 extra
              changed  poems.txt
              extra  more.txt
              skein corpora get poems --force downloads it again

            """, errors: ""))
    #expect(try skein("get", "poems", "--force").status == 0)
    #expect(try skein("check").status == 0)
    try FileManager.default.removeItem(at: folder.file("corpora/poems/poems.txt"))
    let object =
      try JSONSerialization.jsonObject(with: Data(try skein("check", "--json").output.utf8)) as? [String: Any]
    #expect((object?["corpora"] as? [[String: Any]])?.first?["missing"] as? [String] == ["poems.txt"])
  }

  @Test("an empty folder holds no corpora, and a corpus that is not there is told with how to get it")
  func checkNothing() throws {
    #expect(try skein("check") == .init(status: 1, output: "", errors: "corpora: there are no corpora\n"))
    #expect(
      try skein("check", "text8")
        == .init(status: 1, output: "text8: is not there: skein corpora get text8\n", errors: ""))
  }

  @Test("an unknown corpus is refused with the nearest names, before anything is downloaded")
  func unknown() throws {
    try addPoems()
    let outcome = try skein("get", "poems", "tex8")
    #expect(
      outcome
        == .init(
          status: 1, output: "", errors: "skein: no catalog has a corpus “tex8” [SK-GET-002]\n  did you mean text8?\n"))
    #expect(!FileManager.default.fileExists(atPath: folder.path("corpora/poems")))
    #expect(try skein("check", "tex8").status == 1)
  }

  @Test("--to and SKEIN_CORPORA say which folder, the first wins")
  func folders() throws {
    try folder.write("a\n", to: "a.txt")
    let add = ["add", "--name", "a", "--url", "file://\(folder.path("a.txt"))", "--to"]
    for place in ["one", "two"] { #expect(try Program.skein.run(["corpora"] + add + [place], in: folder).status == 0) }
    let environment = ["SKEIN_CORPORA": "one"]
    #expect(try skein("get", "a", environment: environment).output == "one/a\n")
    #expect(try skein("get", "a", "--to", "two/", environment: environment).output == "two/a\n")
  }

  @Test("a catalog's corpus comes from a mirror's folder, and must be the catalog's to the byte")
  func mirror() throws {
    try folder.write("not the corpus\n", to: "wordsim353.tsv")
    let outcome = try skein("get", "wordsim-353", "--mirror", ".")
    #expect(outcome.status == 2 && outcome.output == "")
    #expect(outcome.errors.contains("wordsim353.tsv: is of 15 bytes, and the catalog says 7186 [SK-GET-008]"))
    let missing = try skein("get", "simlex-999", "--mirror", ".")
    #expect(missing.status == 2 && missing.errors.contains("simlex999.txt [SK-GET-017]\n  put the file there"))
  }

  @Test("an entry of a file is added, and its flaws are told with their place")
  func addFile() throws {
    let entry =
      #"{"name": "a", "title": "A", "for": ["vectors"], "languages": [], "licence": {"name": "CC0"}, "files": [{"url": "URL"}]}"#
    try folder.write(entry.replacing("URL", with: "https://example.org/a.txt"), to: "a.json")
    let added = try skein("add", "a.json", "--json")
    #expect(added.output == #"{"added":["a"],"catalog":"corpora/catalog.json"}"# + "\n" && added.status == 0)
    let taken = try skein("add", "a.json")
    #expect(taken.status == 64 && taken.errors.contains("has a corpus “a” already [SK-GET-020]"))
    #expect(try skein("add", "a.json", "--replace").status == 0)
    let bad = try skein("add", "-", input: entry)
    #expect(
      bad.errors.hasPrefix("skein: -: files[0].url: it is no URL [SK-GET-003]\n") && bad.status == 2)
    let own = try skein("add", "--name", "text8", "--url", "https://example.org/a.txt")
    #expect(own.status == 64 && own.errors.contains("the catalog of skein: has a corpus “text8” already"))
    #expect(try skein("add", "--name", "b").status == 64)
    #expect(try skein("add", "--name", "b", "--url", "ftp://example.org/b").status == 2)
  }

  @Test("a download that was killed goes on to the same bytes")
  func killed() throws {
    let text = syntheticText(words: 200_000)
    try folder.write(text, to: "big.txt")
    let server = Process()
    server.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("../DownloadsTests/Support/server.py").standardized.path
    let (input, output) = (Pipe(), Pipe())
    server.arguments = ["python3", script, folder.url.path, folder.path("requests")]
    (server.standardInput, server.standardOutput) = (input, output)
    try server.run()
    defer {
      try? input.fileHandleForWriting.close()
      server.waitUntilExit()
    }
    let port = String(decoding: output.fileHandleForReading.availableData, as: UTF8.self).split(separator: "\n")[0]
    let url = "http://127.0.0.1:\(port)/slow/8000/big.txt"
    #expect(try skein("add", "--name", "big", "--url", url).status == 0)
    for signal in [SIGKILL, SIGINT] {
      let process = try Program.skein.start(
        ["corpora", "get", "big"], output: folder.handle("output"), errors: folder.handle("errors"), in: folder)
      let part = folder.path("corpora/big.part/big.txt.part")
      func size() -> Int {
        (try? FileManager.default.attributesOfItem(atPath: part)[.size] as? Int) ?? 0
      }
      let before = size()
      while size() < before + 50_000, process.isRunning { usleep(5_000) }
      kill(process.processIdentifier, signal)
      process.waitUntilExit()
      #expect(process.status == 128 + signal)
      #expect(!FileManager.default.fileExists(atPath: folder.path("corpora/big")))
      if signal == SIGINT {
        #expect(try folder.read("errors").hasSuffix("stopped; go on with: skein corpora get big\n"))
      }
    }
    let outcome = try skein("get", "big")
    #expect(outcome.status == 0 && outcome.errors.contains("big.txt: going on after "))
    #expect(try folder.read("corpora/big/big.txt") == text)
    let ranges = try folder.read("requests").split(separator: "\n").map { $0.split(separator: " ")[1] }
    #expect(ranges.count == 3 && ranges[0] == "-" && ranges[1...].allSatisfy { $0.hasPrefix("bytes=") })
  }

  @Test("on a terminal one live line tells how far it is, and nothing of it stays")
  func terminal() throws {
    try addPoems(syntheticText(words: 2_000_000))
    let arguments = ["corpora", "get", "poems", "--to", folder.path("corpora")]
    let (status, shown) = try PseudoTerminal(columns: 100).run(.skein, arguments)
    #expect(status == 0)
    #expect(shown.contains("\r\u{1B}[Kpoems.txt: "))
    #expect(shown.hasSuffix("remembered\n"))
  }
}
