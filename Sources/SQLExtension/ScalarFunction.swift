import CSQLiteExtension
import Embeddings

/// A function that gives one value.
struct ScalarFunction: Sendable {
  var name: String
  var argumentCounts: ClosedRange<Int>
  var body: @Sendable (SQLArguments, Connection) throws -> SQLValue

  /// All of them.
  static let all: [ScalarFunction] = [
    ScalarFunction(name: "similarity", argumentCounts: 2...3) { arguments, connection in
      guard let a = try arguments.text(0, "word"), let b = try arguments.text(1, "word") else { return .null }
      let embedding = try connection.embedding(arguments.text(2, "embedding"))
      guard let first = embedding.word(a), let second = embedding.word(b) else { return .null }
      return .real(first.direction.cosine(with: second.direction))
    },
    ScalarFunction(name: "vector", argumentCounts: 1...2) { arguments, connection in
      guard let word = try arguments.text(0, "word") else { return .null }
      let embedding = try connection.embedding(arguments.text(1, "embedding"))
      guard let asked = embedding.word(word) else { return .null }
      return .blob(asked.vector.map(\.bitPattern.littleEndian).withUnsafeBytes { Array($0) })
    },
    ScalarFunction(name: "cosine", argumentCounts: 2...2) { arguments, _ in
      guard let a = try arguments.vector(0, "vector"), let b = try arguments.vector(1, "vector") else { return .null }
      guard a.count == b.count else { throw SQLError("cosine: vectors of \(a.count) and \(b.count) numbers") }
      return .real(UnitVector(a).cosine(with: UnitVector(b)))
    },
  ]
}

extension Connection {
  func add(_ function: ScalarFunction) -> Int32 {
    for count in function.argumentCounts {
      let object = Unmanaged.passRetained(Call(function, self)).toOpaque()
      // Not SQLITE_DETERMINISTIC: the answer depends on the file, too.
      let status = skein_sqlite_create_function(
        database, function.name, Int32(count), 0, object,
        { context, count, values in
          let call = Unmanaged<Call>.fromOpaque(skein_sqlite_user_data(context)).takeUnretainedValue()
          call.run(context, (0..<Int(count)).map { SQLValue(values![$0]) })
        },
        { Unmanaged<Call>.fromOpaque($0!).release() })
      if status != SQLITE_OK { return status }
    }
    return SQLITE_OK
  }

  private final class Call {
    private let function: ScalarFunction
    private let connection: Connection

    init(_ function: ScalarFunction, _ connection: Connection) {
      (self.function, self.connection) = (function, connection)
    }

    func run(_ context: OpaquePointer?, _ values: [SQLValue]) {
      do {
        let arguments = SQLArguments(function: function.name, values: values)
        try function.body(arguments, connection).give(to: context)
      } catch {
        let message = SQLError(describing: error).message
        skein_sqlite_result_error(context, message, Int32(message.utf8.count))
      }
    }
  }
}
