/// The tables of a workbench file and their history; `Documentation/FileFormat.md` explains each.
package enum Schema {
  /// `PRAGMA application_id`: “Skei” in ASCII.
  package static let applicationID: Int32 = 0x536B_6569

  /// Bytes a page. At 16 KiB a 100- or 300-dimensional vector never leaves its leaf page, and little of a page stays empty
  /// (the file is 6 to 9 % larger than the vectors; 15 to 18 % at 4 KiB).
  static let pageSize = 16384

  /// A step from one format to the next.
  package struct Migration: Sendable {
    /// The format that it leads to: `PRAGMA user_version`.
    package let version: Int
    package let sql: String
    /// Tables whose references are looked at afterwards: those that were made anew, and those that refer to them.
    package let checkedTables: [String]

    package init(version: Int, sql: String, checking checkedTables: [String] = []) {
      self.version = version
      self.sql = sql
      self.checkedTables = checkedTables
    }
  }

  /// All steps, in order; only ever appended to.
  package static let migrations = [
    Migration(version: 1, sql: version1),
    Migration(version: 2, sql: version2),
    Migration(version: 3, sql: version3, checking: ["model_tensor", "model_chunk"]),
    Migration(version: 4, sql: version4),
    Migration(version: 5, sql: version5),
    Migration(version: 6, sql: version6),
    Migration(version: 7, sql: version7),
  ]

  /// Eight lower-case hexadecimal digits.
  private static let eightDigits = String(repeating: "[0-9a-f]", count: 8)

  // AUTOINCREMENT: a number is never given twice, so that a reader that holds the number of what was replaced meanwhile
  // finds nothing rather than something else.
  private static let version1 = """
    CREATE TABLE vocabulary (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      name TEXT UNIQUE CHECK (name <> ''),
      size INTEGER NOT NULL CHECK (size >= 0),
      total_occurrences INTEGER NOT NULL CHECK (total_occurrences >= 0),
      configuration TEXT CHECK (configuration IS NULL OR json_valid(configuration)),
      tokenizer TEXT CHECK (tokenizer IS NULL OR json_valid(tokenizer)),
      icu_version TEXT,
      unicode_version TEXT,
      ledger TEXT CHECK (ledger IS NULL OR json_valid(ledger)),
      digest TEXT NOT NULL CHECK (length(digest) = 64),
      created_at TEXT NOT NULL CHECK (julianday(created_at) IS NOT NULL),
      skein_version TEXT NOT NULL
    ) STRICT;

    CREATE TABLE word (
      vocabulary INTEGER NOT NULL REFERENCES vocabulary (id) ON DELETE CASCADE,
      id INTEGER NOT NULL CHECK (id BETWEEN 0 AND 4294967295),
      text TEXT NOT NULL CHECK (text <> ''),
      occurrences INTEGER NOT NULL CHECK (occurrences >= 0),
      PRIMARY KEY (vocabulary, id),
      UNIQUE (vocabulary, text)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE source (
      vocabulary INTEGER NOT NULL REFERENCES vocabulary (id) ON DELETE CASCADE,
      position INTEGER NOT NULL CHECK (position >= 0),
      path TEXT NOT NULL,
      bytes INTEGER NOT NULL CHECK (bytes >= 0),
      sha256 TEXT NOT NULL CHECK (length(sha256) = 64),
      PRIMARY KEY (vocabulary, position)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE embedding (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      name TEXT NOT NULL UNIQUE CHECK (name <> ''),
      kind TEXT NOT NULL CHECK (kind <> ''),
      vocabulary INTEGER NOT NULL REFERENCES vocabulary (id),
      rows INTEGER NOT NULL CHECK (rows > 0),
      dimension INTEGER NOT NULL CHECK (dimension > 0),
      configuration TEXT NOT NULL CHECK (json_valid(configuration)),
      seed INTEGER,
      digest TEXT NOT NULL CHECK (length(digest) = 64),
      final_loss REAL,
      held_out_loss REAL,
      started_at TEXT NOT NULL CHECK (julianday(started_at) IS NOT NULL),
      finished_at TEXT NOT NULL CHECK (julianday(finished_at) IS NOT NULL),
      skein_version TEXT NOT NULL
    ) STRICT;
    CREATE INDEX embedding_vocabulary ON embedding (vocabulary);

    CREATE TABLE vector (
      id INTEGER PRIMARY KEY,
      embedding INTEGER NOT NULL REFERENCES embedding (id) ON DELETE CASCADE,
      word INTEGER NOT NULL CHECK (word BETWEEN 0 AND 4294967295),
      components BLOB NOT NULL CHECK (length(components) > 0 AND length(components) % 4 = 0),
      UNIQUE (embedding, word)
    ) STRICT;

    CREATE VIEW word_vector AS
      SELECT embedding.name AS embedding, word.id AS id, word.text AS word, word.occurrences, vector.components
      FROM embedding
      JOIN word ON word.vocabulary = embedding.vocabulary
      JOIN vector ON vector.embedding = embedding.id AND vector.word = word.id;

    CREATE TABLE checkpoint (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      name TEXT NOT NULL UNIQUE CHECK (name <> ''),
      kind TEXT NOT NULL CHECK (kind <> ''),
      run TEXT NOT NULL CHECK (json_valid(run)),
      progress TEXT NOT NULL CHECK (json_valid(progress)),
      crc32 TEXT NOT NULL CHECK (crc32 GLOB '\(eightDigits)'),
      saves INTEGER NOT NULL CHECK (saves > 0),
      started_at TEXT NOT NULL CHECK (julianday(started_at) IS NOT NULL),
      saved_at TEXT NOT NULL CHECK (julianday(saved_at) IS NOT NULL),
      skein_version TEXT NOT NULL
    ) STRICT;

    CREATE TABLE checkpoint_chunk (
      id INTEGER PRIMARY KEY,
      checkpoint INTEGER NOT NULL REFERENCES checkpoint (id) ON DELETE CASCADE,
      blob TEXT NOT NULL CHECK (blob <> ''),
      position INTEGER NOT NULL CHECK (position >= 0),
      crc32 TEXT NOT NULL CHECK (crc32 GLOB '\(eightDigits)'),
      bytes BLOB NOT NULL,
      UNIQUE (checkpoint, blob, position)
    ) STRICT;
    """

  // Runs and models are tens or hundreds: no index but those that keep names unique, each of which would be a page more in
  // every file.
  private static let version2 = """
    CREATE TABLE run (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      name TEXT NOT NULL CHECK (name <> ''),
      kind TEXT NOT NULL CHECK (kind <> ''),
      configuration TEXT NOT NULL CHECK (json_valid(configuration)),
      seed INTEGER,
      status TEXT NOT NULL CHECK (status IN ('running', 'stopped', 'finished', 'failed')),
      started_at TEXT NOT NULL CHECK (julianday(started_at) IS NOT NULL),
      updated_at TEXT NOT NULL CHECK (julianday(updated_at) IS NOT NULL),
      finished_at TEXT CHECK (finished_at IS NULL OR julianday(finished_at) IS NOT NULL),
      seconds REAL NOT NULL CHECK (seconds >= 0),
      threads INTEGER NOT NULL CHECK (threads > 0),
      skein_version TEXT NOT NULL,
      sources TEXT NOT NULL CHECK (json_valid(sources)),
      result TEXT CHECK (result IS NULL OR json_valid(result)),
      error TEXT,
      CHECK ((status = 'finished') = (finished_at IS NOT NULL))
    ) STRICT;

    CREATE TABLE metric (
      run INTEGER NOT NULL REFERENCES run (id) ON DELETE CASCADE,
      name TEXT NOT NULL CHECK (name <> ''),
      step INTEGER NOT NULL CHECK (step >= 0),
      epoch INTEGER CHECK (epoch >= 0),
      seconds REAL NOT NULL CHECK (seconds >= 0),
      value REAL,
      PRIMARY KEY (run, name, step)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE model (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      name TEXT NOT NULL UNIQUE CHECK (name <> ''),
      kind TEXT NOT NULL CHECK (kind <> ''),
      vocabulary INTEGER REFERENCES vocabulary (id),
      run INTEGER REFERENCES run (id) ON DELETE SET NULL,
      configuration TEXT NOT NULL CHECK (json_valid(configuration)),
      codec TEXT CHECK (codec IS NULL OR json_valid(codec)),
      merges TEXT,
      metrics TEXT NOT NULL CHECK (json_valid(metrics)),
      parameters INTEGER NOT NULL CHECK (parameters >= 0),
      seed INTEGER,
      digest TEXT NOT NULL CHECK (length(digest) = 64),
      crc32 TEXT NOT NULL CHECK (crc32 GLOB '\(eightDigits)'),
      started_at TEXT NOT NULL CHECK (julianday(started_at) IS NOT NULL),
      finished_at TEXT NOT NULL CHECK (julianday(finished_at) IS NOT NULL),
      skein_version TEXT NOT NULL
    ) STRICT;

    CREATE TABLE model_tensor (
      model INTEGER NOT NULL REFERENCES model (id) ON DELETE CASCADE,
      position INTEGER NOT NULL CHECK (position >= 0),
      name TEXT NOT NULL CHECK (name <> ''),
      shape TEXT NOT NULL CHECK (json_valid(shape) AND json_type(shape) = 'array'),
      scalar TEXT NOT NULL CHECK (scalar IN ('float32')),
      byte_count INTEGER NOT NULL CHECK (byte_count >= 0 AND byte_count % 4 = 0),
      crc32 TEXT NOT NULL CHECK (crc32 GLOB '\(eightDigits)'),
      PRIMARY KEY (model, position),
      UNIQUE (model, name)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE model_chunk (
      id INTEGER PRIMARY KEY,
      model INTEGER NOT NULL,
      tensor TEXT NOT NULL,
      position INTEGER NOT NULL CHECK (position >= 0),
      crc32 TEXT NOT NULL CHECK (crc32 GLOB '\(eightDigits)'),
      bytes BLOB NOT NULL,
      UNIQUE (model, tensor, position),
      FOREIGN KEY (model, tensor) REFERENCES model_tensor (model, name) ON DELETE CASCADE
    ) STRICT;

    ALTER TABLE checkpoint ADD COLUMN run_id INTEGER REFERENCES run (id) ON DELETE SET NULL;

    CREATE TRIGGER embedding_name BEFORE INSERT ON embedding
      WHEN EXISTS (SELECT 1 FROM model WHERE name = NEW.name)
      BEGIN SELECT RAISE(ABORT, 'a model has this name'); END;
    CREATE TRIGGER embedding_new_name BEFORE UPDATE OF name ON embedding
      WHEN EXISTS (SELECT 1 FROM model WHERE name = NEW.name)
      BEGIN SELECT RAISE(ABORT, 'a model has this name'); END;
    CREATE TRIGGER model_name BEFORE INSERT ON model
      WHEN EXISTS (SELECT 1 FROM embedding WHERE name = NEW.name)
      BEGIN SELECT RAISE(ABORT, 'an embedding has this name'); END;
    CREATE TRIGGER model_new_name BEFORE UPDATE OF name ON model
      WHEN EXISTS (SELECT 1 FROM embedding WHERE name = NEW.name)
      BEGIN SELECT RAISE(ABORT, 'an embedding has this name'); END;
    """

  // Numbers of other types. A constraint cannot be changed but with its table, as SQLite's manual tells (lang_altertable, 7);
  // foreign keys are off meanwhile, so that the chunks of tensors stay.
  private static let version3 = """
    CREATE TABLE new_model_tensor (
      model INTEGER NOT NULL REFERENCES model (id) ON DELETE CASCADE,
      position INTEGER NOT NULL CHECK (position >= 0),
      name TEXT NOT NULL CHECK (name <> ''),
      shape TEXT NOT NULL CHECK (json_valid(shape) AND json_type(shape) = 'array'),
      scalar TEXT NOT NULL CHECK (scalar IN ('float32', 'int8', 'uint64')),
      byte_count INTEGER NOT NULL CHECK (byte_count >= 0),
      crc32 TEXT NOT NULL CHECK (crc32 GLOB '\(eightDigits)'),
      PRIMARY KEY (model, position),
      UNIQUE (model, name),
      CHECK (byte_count % CASE scalar WHEN 'float32' THEN 4 WHEN 'uint64' THEN 8 ELSE 1 END = 0)
    ) STRICT, WITHOUT ROWID;
    INSERT INTO new_model_tensor SELECT model, position, name, shape, scalar, byte_count, crc32 FROM model_tensor;
    DROP TABLE model_tensor;
    ALTER TABLE new_model_tensor RENAME TO model_tensor;
    """

  // Translators read one language and write another.
  private static let version4 = """
    ALTER TABLE model ADD COLUMN source_vocabulary INTEGER REFERENCES vocabulary (id);
    ALTER TABLE model ADD COLUMN source_merges TEXT;
    """

  // The vectors of n-grams, by which words are answered that are not in the vocabulary: in pieces, since there may be two million.
  private static let version5 = """
    CREATE TABLE subwords (
      embedding INTEGER PRIMARY KEY REFERENCES embedding (id) ON DELETE CASCADE,
      minimum_length INTEGER NOT NULL CHECK (minimum_length > 0),
      maximum_length INTEGER NOT NULL CHECK (maximum_length BETWEEN minimum_length AND 64),
      buckets INTEGER NOT NULL CHECK (buckets > 0),
      digest TEXT NOT NULL CHECK (length(digest) = 64)
    ) STRICT;

    CREATE TABLE subword_chunk (
      id INTEGER PRIMARY KEY,
      embedding INTEGER NOT NULL REFERENCES subwords (embedding) ON DELETE CASCADE,
      blob TEXT NOT NULL CHECK (blob = 'vectors'),
      position INTEGER NOT NULL CHECK (position >= 0),
      crc32 TEXT NOT NULL CHECK (crc32 GLOB '\(eightDigits)'),
      bytes BLOB NOT NULL,
      UNIQUE (embedding, blob, position)
    ) STRICT;
    """

  // Vectors of fewer bytes, in a table of their own: the one of version 1 takes whole 32-bit numbers only, and to change that would
  // be to write every vector anew. And indexes, in pieces like all that is large.
  private static let version6 = """
    ALTER TABLE embedding ADD COLUMN precision TEXT NOT NULL DEFAULT 'float32'
      CHECK (precision IN ('float32', 'float16', 'int8'));

    CREATE TABLE compact_vector (
      id INTEGER PRIMARY KEY,
      embedding INTEGER NOT NULL REFERENCES embedding (id) ON DELETE CASCADE,
      word INTEGER NOT NULL CHECK (word BETWEEN 0 AND 4294967295),
      components BLOB NOT NULL CHECK (length(components) > 0),
      UNIQUE (embedding, word)
    ) STRICT;

    CREATE TABLE neighbour_index (
      embedding INTEGER PRIMARY KEY REFERENCES embedding (id) ON DELETE CASCADE,
      vectors TEXT NOT NULL CHECK (length(vectors) = 64),
      m INTEGER NOT NULL CHECK (m > 1),
      construction INTEGER NOT NULL CHECK (construction > 0),
      search INTEGER NOT NULL CHECK (search > 0),
      seed INTEGER NOT NULL,
      layers INTEGER NOT NULL CHECK (layers BETWEEN 1 AND 64),
      entry INTEGER NOT NULL CHECK (entry BETWEEN 0 AND 4294967295),
      links INTEGER NOT NULL CHECK (links >= 0),
      wanted_recall REAL NOT NULL CHECK (wanted_recall BETWEEN 0 AND 1),
      recall REAL NOT NULL CHECK (recall BETWEEN wanted_recall AND 1),
      queries INTEGER NOT NULL CHECK (queries > 0),
      neighbours INTEGER NOT NULL CHECK (neighbours > 0),
      exact_seconds REAL NOT NULL CHECK (exact_seconds >= 0),
      index_seconds REAL NOT NULL CHECK (index_seconds >= 0),
      build_seconds REAL NOT NULL CHECK (build_seconds >= 0),
      digest TEXT NOT NULL CHECK (length(digest) = 64),
      created_at TEXT NOT NULL CHECK (julianday(created_at) IS NOT NULL),
      skein_version TEXT NOT NULL
    ) STRICT;

    CREATE TABLE neighbour_chunk (
      id INTEGER PRIMARY KEY,
      embedding INTEGER NOT NULL REFERENCES neighbour_index (embedding) ON DELETE CASCADE,
      blob TEXT NOT NULL CHECK (blob <> ''),
      position INTEGER NOT NULL CHECK (position >= 0),
      crc32 TEXT NOT NULL CHECK (crc32 GLOB '\(eightDigits)'),
      bytes BLOB NOT NULL,
      UNIQUE (embedding, blob, position)
    ) STRICT;
    """

  // N-grams have a row where something was learned of them: a hundred thousand, not two million. What was written before has one for
  // each, and stays as it is: `used` is NULL there.
  private static let version7 = """
    ALTER TABLE subwords ADD COLUMN rows INTEGER NOT NULL DEFAULT 0 CHECK (rows BETWEEN 0 AND buckets);
    ALTER TABLE subwords ADD COLUMN used BLOB;
    ALTER TABLE subwords ADD COLUMN used_crc32 TEXT CHECK (used_crc32 GLOB '\(eightDigits)');
    UPDATE subwords SET rows = buckets;
    """
}
