import Corpora
import Diagnostics
import Foundation
import GRDB

extension Workbench {
  /// Puts the beginning of a training on record.
  ///
  /// Who calls it holds the training's lock. So a run of the same name that is still said to be running was broken off, and
  /// is marked as failed.
  public func startRun(_ run: NewRun) throws(WorkbenchError) -> RunRecord {
    try writing { database in
      try endBrokenRuns(named: run.name, except: nil, in: database)
      try database.execute(
        sql: """
          INSERT INTO run (name, kind, configuration, seed, status, started_at, updated_at, seconds, threads, sources,
            skein_version)
          VALUES (?1, ?2, ?3, ?4, 'running', ?5, ?5, 0, ?6, ?7, ?8)
          """,
        arguments: [
          run.name, run.kind, run.configuration, run.seed.map { Int64(bitPattern: $0) }, Timestamp.text(run.startedAt),
          run.threads, Self.json(run.sources), run.skeinVersion,
        ])
      return try record(ofRun: database.lastInsertedRowID, in: database)
    }
  }

  /// Puts on record that a run goes on from a checkpoint.
  ///
  /// What was measured after that checkpoint will be measured again, and is removed.
  ///
  /// - Parameter step: how many steps the checkpoint has behind it.
  public func resumeRun(_ id: Int64, atStep step: Int, threads: Int) throws(WorkbenchError) -> RunRecord {
    try writing { database in
      let run = try record(ofRun: id, in: database)
      try endBrokenRuns(named: run.name, except: id, in: database)
      try database.execute(sql: "DELETE FROM metric WHERE run = ? AND step > ?", arguments: [id, step])
      try database.execute(
        sql: """
          UPDATE run SET status = 'running', updated_at = ?, threads = ?, finished_at = NULL, result = NULL, error = NULL
          WHERE id = ?
          """, arguments: [Timestamp.text(Date()), threads, id])
      return try record(ofRun: id, in: database)
    }
  }

  /// Puts on record that a run was stopped, after its checkpoint was saved.
  public func stopRun(_ id: Int64) throws(WorkbenchError) {
    try writing { database in
      _ = try record(ofRun: id, in: database)
      try database.execute(
        sql: "UPDATE run SET status = 'stopped', updated_at = ? WHERE id = ?", arguments: [Timestamp.text(Date()), id])
    }
  }

  /// Puts on record that a run failed, and what it had measured since the last checkpoint; that checkpoint stays.
  public func failRun(
    _ id: Int64, error: String, seconds: Double? = nil, metrics: [Metric] = []
  ) throws(WorkbenchError) {
    try writing { database in
      let run = try record(ofRun: id, in: database)
      try update(run: id, seconds: seconds ?? run.seconds, adding: metrics, in: database)
      try database.execute(sql: "UPDATE run SET status = 'failed', error = ? WHERE id = ?", arguments: [error, id])
    }
  }

  /// Puts the end of a run on record that leaves nothing in the file; else saving its result does so.
  @discardableResult
  public func finishRun(_ end: RunEnd) throws(WorkbenchError) -> RunRecord {
    try writing { database in
      try finish(end, in: database)
      return try record(ofRun: end.runID, in: database)
    }
  }

  /// All runs, or those of a name, or of a kind, in the order in which they began.
  public func runs(named name: String? = nil, kind: String? = nil) throws(WorkbenchError) -> [RunRecord] {
    try reading { database in
      try Row.fetchAll(
        database,
        sql: "SELECT * FROM run WHERE (?1 IS NULL OR name = ?1) AND (?2 IS NULL OR kind = ?2) ORDER BY id",
        arguments: [name, kind]
      ).map(runRecord)
    }
  }

  /// The run of that number.
  ///
  /// - Throws: ``WorkbenchError/noRun(_:path:suggestions:)``.
  public func run(_ id: Int64) throws(WorkbenchError) -> RunRecord {
    try reading { try record(ofRun: id, in: $0) }
  }

  /// The run of that name that began last.
  ///
  /// - Throws: ``WorkbenchError/noRun(_:path:suggestions:)`` with the nearest names.
  public func latestRun(named name: String) throws(WorkbenchError) -> RunRecord {
    try reading { database in
      if let row = try Row.fetchOne(
        database, sql: "SELECT * FROM run WHERE name = ? ORDER BY id DESC LIMIT 1", arguments: [name])
      {
        return try runRecord(row)
      }
      let names = try String.fetchAll(database, sql: "SELECT DISTINCT name FROM run ORDER BY name")
      throw WorkbenchError.noRun("of “\(name)”", path: path, suggestions: NearestNames.of(name, among: names))
    }
  }

  /// Whether a run that is said to be running was broken off: the process that trained it is gone.
  public func isBrokenOff(_ run: RunRecord) -> Bool { run.status == .running && holder(ofTraining: run.name) == nil }

  /// What a run measured, or one of its figures, by name and step.
  public func metrics(of run: RunRecord, name: String? = nil) throws(WorkbenchError) -> [Metric] {
    try reading { database in
      try Row.fetchAll(
        database, sql: "SELECT * FROM metric WHERE run = ?1 AND (?2 IS NULL OR name = ?2) ORDER BY name, step",
        arguments: [run.id, name]
      ).map(metric)
    }
  }

  /// The last value of each figure that a run measured, by name.
  public func lastMetrics(of run: RunRecord) throws(WorkbenchError) -> [Metric] {
    try reading { database in
      // SQLite takes the other columns from the row that has the maximum.
      try Row.fetchAll(
        database, sql: "SELECT name, max(step) AS step, epoch, seconds, value FROM metric WHERE run = ? GROUP BY name",
        arguments: [run.id]
      ).map(metric)
    }
  }

  /// Removes runs and what they measured; what they trained stays, and so does a checkpoint.
  ///
  /// - Returns: by how many bytes the file became smaller.
  /// - Throws: ``WorkbenchError/noRun(_:path:suggestions:)`` where there is none of a number; then none is removed.
  @discardableResult
  public func removeRuns(_ ids: [Int64]) throws(WorkbenchError) -> Int64 {
    let before = byteCount
    try writing { database in
      for id in ids {
        _ = try record(ofRun: id, in: database)
        try database.execute(sql: "DELETE FROM run WHERE id = ?", arguments: [id])
      }
    }
    giveBackSpace()
    return before - byteCount
  }
}

// MARK: In a transaction

extension Workbench {
  /// Brings a run's row up to date and adds what it measured; a step measured again takes the place of the first time.
  func update(run id: Int64, seconds: Double, adding metrics: [Metric], in database: Database) throws {
    try database.execute(
      sql: "UPDATE run SET seconds = ?, updated_at = ? WHERE id = ?",
      arguments: [seconds, Timestamp.text(Date()), id])
    guard database.changesCount == 1 else { throw noRun(id) }
    let statement = try database.cachedStatement(
      sql: """
        INSERT INTO metric (run, name, step, epoch, seconds, value) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
        ON CONFLICT (run, name, step) DO UPDATE SET epoch = ?4, seconds = ?5, value = ?6
        """)
    for metric in metrics {
      // SQLite has no NaN: it makes NULL of it.
      try statement.execute(
        arguments: [id, metric.name, metric.step, metric.epoch, metric.seconds, metric.value])
    }
  }

  func finish(_ end: RunEnd, in database: Database) throws {
    try update(run: end.runID, seconds: end.seconds, adding: end.metrics, in: database)
    try database.execute(
      sql: "UPDATE run SET status = 'finished', finished_at = updated_at, result = ?, error = NULL WHERE id = ?",
      arguments: [end.result, end.runID])
  }

  func runRecord(_ row: Row) throws -> RunRecord {
    let fields = Fields(row: row, path: path)
    let status: String = try fields["status"]
    let sources: String = try fields["sources"]
    guard let status = RunRecord.Status(rawValue: status),
      let sources = try? JSONDecoder().decode([CorpusSource].self, from: Data(sources.utf8))
    else {
      throw WorkbenchError.damaged(path: path, detail: "a run has the status “\(status)” or sources of another form")
    }
    return RunRecord(
      id: try fields["id"], name: try fields["name"], kind: try fields["kind"], status: status,
      configuration: try fields["configuration"],
      seed: try fields.optional("seed", as: Int64.self).map { UInt64(bitPattern: $0) }, threads: try fields["threads"],
      sources: sources, startedAt: try fields.moment("started_at"), updatedAt: try fields.moment("updated_at"),
      finishedAt: try fields.optional("finished_at", as: String.self).map { _ in try fields.moment("finished_at") },
      seconds: try fields["seconds"], result: try fields.optional("result"), error: try fields.optional("error"),
      skeinVersion: try fields["skein_version"])
  }

  private func metric(_ row: Row) throws -> Metric {
    let fields = Fields(row: row, path: path)
    return Metric(
      name: try fields["name"], step: try fields["step"], epoch: try fields.optional("epoch"),
      seconds: try fields["seconds"], value: try fields.optional("value") ?? .nan)
  }

  private func record(ofRun id: Int64, in database: Database) throws -> RunRecord {
    guard let row = try Row.fetchOne(database, sql: "SELECT * FROM run WHERE id = ?", arguments: [id]) else {
      throw noRun(id)
    }
    return try runRecord(row)
  }

  private func endBrokenRuns(named name: String, except id: Int64?, in database: Database) throws {
    try database.execute(
      sql: """
        UPDATE run SET status = 'failed', error = 'broken off: its process ended without a word'
        WHERE name = ?1 AND status = 'running' AND id IS NOT ?2
        """, arguments: [name, id])
  }

  private func noRun(_ id: Int64) -> WorkbenchError { .noRun("\(id)", path: path, suggestions: []) }

  private static func json(_ sources: [CorpusSource]) -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    // A list of texts and numbers always has a form in JSON.
    return String(decoding: try! encoder.encode(sources), as: UTF8.self)
  }
}
