import Foundation

extension Catalog {
  /// Those of `Corpora/catalog.json`, which is part of the program.
  public static let builtIn: Catalog = {
    do {
      return try Catalog(json: Data(PackageResources.catalog_json), path: "catalog.json")
    } catch {
      preconditionFailure("the catalog of the program is wrong: \(error)")
    }
  }()

  /// Reads and checks a catalog.
  ///
  /// - Parameter path: As errors name it.
  public init(json: Data, path: String) throws(DownloadError) {
    self = try Self.decode(Catalog.self, json, path)
    for (index, entry) in corpora.enumerated() {
      if let flaw = entry.flaw { throw .badCatalog(path: path, place: "corpora[\(index)]\(flaw.0)", problem: flaw.1) }
      if corpora[..<index].contains(where: { $0.name == entry.name }) {
        throw .badCatalog(path: path, place: "corpora[\(index)].name", problem: "“\(entry.name)” is there twice")
      }
    }
  }

  /// Reads what a user adds: a catalog, or an entry alone.
  public static func entries(json: Data, path: String) throws(DownloadError) -> [CatalogEntry] {
    let object = try? JSONSerialization.jsonObject(with: json) as? [String: Any]
    if let object, object["corpora"] == nil, object["name"] != nil {
      let entry = try decode(CatalogEntry.self, json, path)
      if let flaw = entry.flaw { throw .badCatalog(path: path, place: String(flaw.0.dropFirst()), problem: flaw.1) }
      return [entry]
    }
    return try Catalog(json: json, path: path).corpora
  }

  private static func decode<Value: Decodable>(
    _ type: Value.Type, _ json: Data, _ path: String
  ) throws(DownloadError) -> Value {
    do {
      return try JSONDecoder().decode(type, from: json)
    } catch let error as DecodingError {
      let (place, problem) = Self.flaw(error)
      throw .badCatalog(path: path, place: place, problem: problem)
    } catch {
      throw .badCatalog(path: path, place: "", problem: (error as NSError).localizedDescription)
    }
  }

  /// Where and what, as in `corpora[3].files[0].bytes` and “is not a number”.
  private static func flaw(_ error: DecodingError) -> (place: String, problem: String) {
    switch error {
    case .keyNotFound(let key, let context): (place(context.codingPath), "“\(key.stringValue)” is missing")
    case .valueNotFound(_, let context): (place(context.codingPath), "is null, and must not be")
    case .typeMismatch(let type, let context): (place(context.codingPath), "is not \(kind(type))")
    case .dataCorrupted(let context) where context.codingPath.isEmpty:
      (
        "",
        "is not JSON: " + (context.underlyingError.map { "\(($0 as NSError).debugText)" } ?? context.debugDescription)
      )
    case .dataCorrupted(let context): (place(context.codingPath), context.debugDescription)
    @unknown default: ("", "\(error)")
    }
  }

  private static func place(_ path: [any CodingKey]) -> String {
    path.reduce("") { place, key in
      if let index = key.intValue { return "\(place)[\(index)]" }
      return place.isEmpty ? key.stringValue : "\(place).\(key.stringValue)"
    }
  }

  private static func kind(_ type: Any.Type) -> String {
    switch type {
    case is String.Type: "a text"
    case is Int.Type, is Int64.Type: "a whole number"
    case is Bool.Type: "true or false"
    case is [Any].Type: "a list"
    default: "an object"
    }
  }
}

extension NSError {
  fileprivate var debugText: String { userInfo["NSDebugDescription"] as? String ?? localizedDescription }
}
