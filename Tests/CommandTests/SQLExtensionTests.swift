import Foundation
import Testing

@Suite("The extension of SQLite")
struct SQLExtensionTests {
  private static let sqlite = Program.shell
  private static let library = Program.skein.file.deletingLastPathComponent().appendingPathComponent("libskeinsql.so")

  /// What the shell of SQLite prints for some commands, with the extension in it.
  private func sql(_ commands: String, on file: String = "skein.db", in folder: TemporaryFolder) throws
    -> Program.Outcome
  {
    try Self.sqlite.run(
      ["-c", "exec sqlite3 -batch -bail -noheader '\(file)'"], input: ".load \(Self.library.path)\n\(commands)\n",
      in: folder)
  }

  /// A workbench file with an embedding of six words.
  private func folder() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    try folder.write(
      "man 1 0 0.1\nking 1 1 0\nwoman -1 0 0.1\nqueen -1 1 0\nparis 0 0.2 1\nlondon 0.1 0.1 1\n", to: "small.txt")
    #expect(try Program.skein.run("import", "small.txt", in: folder).status == 0)
    return folder
  }

  @Test("it calls the SQLite that loaded it, never one of its own")
  func noLibraryOfItsOwn() throws {
    let symbols = try Program.shell.run("-c", "nm -D --undefined-only '\(Self.library.path)' | grep -c sqlite3_")
    #expect(symbols.output == "0\n")
  }

  @Test("the examples of the documentation give what it says")
  func documentation() throws {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let page = try String(contentsOf: root.appendingPathComponent("Documentation/SQL.md"), encoding: .utf8)
    let blocks = page.components(separatedBy: "```")
    let examples = blocks.indices.filter { blocks[$0].hasPrefix("sql\n") }
    try #require(examples.count == 5)

    let folder = try TemporaryFolder()
    let text = root.appendingPathComponent("Corpora/facts-en.txt").path
    let training = try Program.skein.run("embed", "train", text, "--name", "demo", "--epochs", "15", in: folder)
    try #require(training.status == 0, "\(training.errors)")
    let outcome = try sql(
      examples.map { blocks[$0].dropFirst(4) + ".print =" }.joined(separator: "\n"), in: folder)
    #expect(outcome.errors == "" && outcome.status == 0)
    let printed = outcome.output.components(separatedBy: "=\n")
    for (example, printed) in zip(examples, printed) {
      #expect("\n" + printed == blocks[example + 2], "\(blocks[example])")
    }
  }

  @Test("its answers are those of the program, to the last bit")
  func sameAnswers() throws {
    let folder = try folder()
    let told = try Program.skein.run("nearest", "king", "--top", "3", "--json", in: folder).output
    let rows = try sql(
      "SELECT json_group_array(json_object('word', word, 'score', cosine)) FROM nearest('king', 3);", in: folder)
    struct Found: Decodable, Equatable {
      var word: String
      var score: Float
    }
    struct Answer: Decodable { var neighbours: [Found] }
    let expected = try JSONDecoder().decode(Answer.self, from: Data(told.utf8)).neighbours
    #expect(try JSONDecoder().decode([Found].self, from: Data(rows.output.utf8)) == expected)
    #expect(expected.count == 3)
    #expect(
      try sql("SELECT word FROM analogy('man', 'king', 'woman', 1);", in: folder).output == "queen\n")
    #expect(try sql("SELECT printf('%.3f', similarity('king', 'queen'));", in: folder).output == "0.000\n")
    #expect(
      try sql("SELECT hex(vector('man')) = (SELECT hex(components) FROM word_vector WHERE word = 'man');", in: folder)
        .output == "1\n")
  }

  @Test("wrong calls are errors that say what is wrong")
  func wrongCalls() throws {
    let folder = try folder()
    for (query, message) in [
      ("SELECT similarity(1, 'king')", "similarity: argument 1, word, is a number, not text"),
      ("SELECT similarity('king', 'man', 'other')", "there is no embedding “other”; there are “small”"),
      ("SELECT cosine(x'00', x'00')", "cosine: vector has 1 bytes, which are no 32-bit floats"),
      ("SELECT cosine(x'00000000', x'')", "cosine: vectors of 1 and 0 numbers"),
      ("SELECT * FROM nearest('king', 0)", "nearest: k is 0; at least 1"),
      ("SELECT * FROM nearest('king', 'many')", "nearest: argument 2, k, is text, not a whole number"),
      ("SELECT * FROM nearest", "nearest: argument 1, query, is missing"),
      ("SELECT * FROM nearest()", "nearest: argument 1, query, is missing"),
      ("SELECT * FROM analogy('man', 'king')", "analogy: argument 3, c, is missing"),
      ("SELECT * FROM nearest(b.word) a, nearest(a.word) b", "no query solution"),
      ("CREATE VIRTUAL TABLE t USING fts5(a, tokenize = 'skein th ja')", "error in tokenizer constructor"),
      ("SELECT * FROM tokenize('text', 'not a locale')", "not a locale"),
    ] {
      let outcome = try sql(query + ";", in: folder)
      #expect(outcome.status != 0 && outcome.output == "", "\(query)")
      #expect(outcome.errors.contains(message), "\(query): \(outcome.errors)")
    }
  }

  @Test("smaller copies answer as the program does")
  func smallerCopies() throws {
    let folder = try folder()
    for precision in ["int8", "float16"] {
      let copied = try Program.skein.run(
        "embed", "quantize", "--name", "small", "--to", precision, "--precision", precision, in: folder)
      #expect(copied.status == 0)
      let told = try Program.skein.run(
        "nearest", "king", "--name", precision, "--top", "2", "--json", in: folder
      ).output
      let rows = try sql(
        "SELECT json_group_array(json_object('word', word, 'score', cosine)) FROM nearest('king', 2, '\(precision)');",
        in: folder)
      struct Found: Decodable, Equatable {
        var word: String
        var score: Float
      }
      struct Answer: Decodable { var neighbours: [Found] }
      let decoder = JSONDecoder()
      let expected = try decoder.decode(Answer.self, from: Data(told.utf8)).neighbours
      let found = try decoder.decode([Found].self, from: Data(rows.output.utf8))
      #expect(found == expected && expected.count == 2)
      #expect(try sql("SELECT length(vector('king', '\(precision)'));", in: folder).output == "12\n")
    }
  }

  @Test(
    "n-grams answer words that are not there as the program does, those of files of format 6 too",
    arguments: [8, 2_000])
  func nGrams(buckets: Int) throws {
    let folder = try TemporaryFolder()
    try folder.write(String(repeating: "walking talked jumping walked jumped talking\n", count: 40), to: "text.txt")
    let training = try Program.skein.run(
      "embed", "train", "text.txt", "--subwords", "--buckets", "\(buckets)", "--dimension", "8", in: folder)
    try #require(training.status == 0, "\(training.errors)")
    let told = try Program.skein.run("nearest", "walks", "--top", "4", "--json", in: folder).output
    struct Found: Decodable, Equatable {
      var word: String
      var score: Float
    }
    struct Answer: Decodable { var neighbours: [Found] }
    let expected = try JSONDecoder().decode(Answer.self, from: Data(told.utf8)).neighbours
    let query = """
      SELECT json_group_array(json_object('word', word, 'score', cosine)) FROM nearest('walks', 4);
      SELECT vector('xyz') IS NULL;
      """
    func check(_ outcome: Program.Outcome) throws {
      let lines = outcome.output.split(separator: "\n")
      try #require(lines.count == 2, "\(outcome)")
      #expect(try JSONDecoder().decode([Found].self, from: Data(lines[0].utf8)) == expected)
      // Of eight buckets every one is some word's.
      #expect(lines[1] == (buckets == 8 ? "0" : "1"))
    }
    #expect(expected.count == 4)
    try check(sql(query, in: folder))
    guard buckets == 8 else { return }
    let columns = ["rows", "used_crc32", "used"].map { "ALTER TABLE subwords DROP COLUMN \($0);" }
    #expect(try sql(columns.joined() + "PRAGMA user_version = 6;", in: folder).status == 0)
    try check(sql(query, in: folder))
  }

  @Test("unknown words and NULL give NULL or no rows")
  func unknownWords() throws {
    let outcome = try sql(
      """
      SELECT similarity('king', 'nobody') IS NULL, similarity(NULL, 'king') IS NULL, vector('nobody') IS NULL,
        cosine(NULL, vector('king')) IS NULL;
      SELECT count(*) FROM nearest('nobody', 3);
      SELECT count(*) FROM nearest(NULL);
      SELECT count(*) FROM analogy('king', 'nobody', 'man');
      """, in: try folder())
    #expect(outcome == .init(status: 0, output: "1|1|1|1\n0\n0\n0\n", errors: ""))
  }

  @Test("without a workbench, and without an embedding in it, it says so")
  func nothingToAsk() throws {
    let folder = try TemporaryFolder()
    #expect(
      try sql("SELECT vector('king');", on: ":memory:", in: folder).errors
        .contains("no file that is open here is Skein's"))
  }

  @Test("a workbench that is attached is found, and asked again when its file changes")
  func attached() throws {
    let folder = try folder()
    let program = Program.skein.file.path
    let outcome = try sql(
      """
      CREATE TABLE embedding (mine TEXT);
      ATTACH 'skein.db' AS words;
      SELECT count(*) FROM nearest('king', 9);
      .shell '\(program)' import small.txt --name other --quiet
      SELECT count(*) FROM nearest('king', 2, 'other');
      SELECT count(*) FROM nearest('king', 2);
      """, on: "mine.db", in: folder)
    #expect(outcome.output == "5\n“other”: 6 words, dimension 3, from glove\n2\n")
    #expect(outcome.errors.contains("name one, as the last argument: “small”, “other”"))
  }

  @Test("a file that is detached answers no more, also where another takes its name")
  func anotherFile() throws {
    let folder = try folder()
    try folder.write("man 1 0 0.1\nking -1 0 0.1\n", to: "other.txt")
    #expect(try Program.skein.run("import", "other.txt", "--name", "small", "--db", "o.db", in: folder).status == 0)
    let outcome = try sql(
      """
      ATTACH 'skein.db' AS w; SELECT round(similarity('man', 'king'), 2); DETACH w;
      ATTACH 'o.db' AS w; SELECT round(similarity('man', 'king'), 2); SELECT count(*) FROM nearest('man'); DETACH w;
      SELECT similarity('man', 'king');
      """, on: ":memory:", in: folder)
    #expect(outcome.output == "0.7\n-0.98\n1\n")
    #expect(outcome.errors.contains("no file that is open here is Skein's"))
  }

  @Test("of several workbenches the first answers, and the others by the names of their embeddings")
  func severalWorkbenches() throws {
    let folder = try folder()
    try folder.write("man 1 0 0.1\nking -1 0 0.1\n", to: "other.txt")
    #expect(try Program.skein.run("import", "other.txt", "--db", "o.db", in: folder).status == 0)
    let outcome = try sql(
      """
      ATTACH 'o.db' AS o;
      SELECT count(*) FROM nearest('man', 9); SELECT count(*) FROM nearest('man', 9, 'other');
      SELECT count(*) FROM nearest('man', 9, 'small'); SELECT count(*) FROM nearest('man', 9, 'third');
      """, in: folder)
    #expect(outcome.output == "5\n1\n5\n")
    #expect(outcome.errors.contains("there is no embedding “third”; there are “small”, “other”"))
  }

  @Test("joins, also with arguments that are the same for every row, and alternatives of arguments")
  func joins() throws {
    let folder = try folder()
    let outcome = try sql(
      """
      CREATE TEMP TABLE mine (word TEXT);
      WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 300)
      INSERT INTO mine SELECT CASE i % 3 WHEN 0 THEN 'queen' WHEN 1 THEN 'paris' ELSE 'other' END FROM n;
      SELECT count(*), count(n.cosine) FROM mine LEFT JOIN nearest('king', 9) n USING (word);
      SELECT group_concat(DISTINCT n.word) FROM mine, nearest(mine.word, 1) n;
      SELECT count(*) FROM nearest WHERE query = 'king' OR query = 'queen';
      """, in: folder)
    #expect(outcome == .init(status: 0, output: "300|200\nlondon,woman\n10\n", errors: ""))
  }

  @Test("the library stays loaded when its last connection closes")
  func staysLoaded() throws {
    let script = """
      import sqlite3
      for _ in range(2):
        c = sqlite3.connect(":memory:")
        c.enable_load_extension(True)
        c.load_extension("\(Self.library.path)")
        c.close()
      print("libskeinsql" in open("/proc/self/maps").read())
      """
    let outcome = try Program.shell.run(["-c", "exec /usr/bin/python3 -"], input: script, in: try TemporaryFolder())
    #expect(outcome == .init(status: 0, output: "True\n", errors: ""))
  }

  @Test("a statement that is kept sees an embedding that another program replaced")
  func replaced() throws {
    let folder = try folder()
    try folder.write("man 1 0 0.1\nking 1 0 0.1\n", to: "other.txt")
    let script = """
      import sqlite3, subprocess
      c = sqlite3.connect("skein.db")
      c.enable_load_extension(True)
      c.load_extension("\(Self.library.path)")
      ask = lambda: print(c.execute("SELECT round(similarity('man', 'king'), 3)").fetchone()[0])
      ask()
      subprocess.run(["\(Program.skein.file.path)", "import", "other.txt", "--name", "small", "--replace", "--quiet"], capture_output=True, check=True)
      ask()
      """
    let outcome = try Program.shell.run(["-c", "exec /usr/bin/python3 -"], input: script, in: folder)
    #expect(outcome == .init(status: 0, output: "0.704\n1.0\n", errors: ""))
  }

  @Test("a row that tells of more vectors than the file can hold is an error, never the end of the program")
  func damagedRow() throws {
    let folder = try folder()
    let outcome = try sql(
      "UPDATE embedding SET dimension = 1 << 60; SELECT similarity('man', 'king');", in: folder)
    #expect(outcome.status == 1 && outcome.errors.contains("cannot be in this file"), "\(outcome)")
  }

  @Test("Python's sqlite3 loads it, and its full-text tokenizer")
  func python() throws {
    let folder = try folder()
    let script = """
      import sqlite3
      c = sqlite3.connect("skein.db")
      c.enable_load_extension(True)
      c.load_extension("\(Self.library.path)")
      print([word for word, _ in c.execute("SELECT word, cosine FROM nearest(?, ?)", ("paris", 2))])
      c.execute("CREATE VIRTUAL TABLE temp.note USING fts5(body, tokenize = 'skein th')")
      c.execute("INSERT INTO note VALUES ('แมวกินปลา')")
      print(c.execute("SELECT count(*) FROM note WHERE note MATCH 'ปลา'").fetchone()[0])
      c.close()
      """
    let outcome = try Program.shell.run(["-c", "exec /usr/bin/python3 -"], input: script, in: folder)
    #expect(outcome == .init(status: 0, output: "['london', 'king']\n1\n", errors: ""))
  }
}
