import Foundation

/// Whether all numbers agree to 1e-12, relative for numbers above 1 and absolute below: a few sums of rounded quotients.
func areClose(_ left: [Double?], _ right: [Double?], _ tolerance: Double = 1e-12) -> Bool {
  left.count == right.count
    && zip(left, right).allSatisfy { left, right in
      guard let left, let right else { return left == nil && right == nil }
      return abs(left - right) <= tolerance * max(1, abs(right))
    }
}

/// A value as JSON, keys in the order of their names.
func json(_ value: some Encodable) throws -> String {
  let encoder = JSONEncoder()
  encoder.outputFormatting = .sortedKeys
  return String(decoding: try encoder.encode(value), as: UTF8.self)
}

func decoded<Value: Decodable>(_ json: String, as type: Value.Type = Value.self) throws -> Value {
  try JSONDecoder().decode(Value.self, from: Data(json.utf8))
}

func sine(_ x: Double) -> Double { sin(x) }
func cosine(_ x: Double) -> Double { cos(x) }
