import Embeddings
import Foundation
import GRDB
import Storage
import Testing

@Suite("Files of tensors")
struct SafetensorsTests {
  let scratch = Scratch()

  private var file: String { scratch.folder + "/weights.safetensors" }

  private func write(_ bytes: Data) throws { try bytes.write(to: URL(fileURLWithPath: file)) }

  /// A file with this header before these bytes.
  private func write(header: String, data: Data = Data()) throws {
    try write(Data((0..<8).map { UInt8(truncatingIfNeeded: header.utf8.count >> (8 * $0)) }) + header.utf8 + data)
  }

  private func numbers(_ name: String, of file: SafetensorsFile) throws -> [Float] {
    let tensor = try #require(file.tensors.first { $0.name == name })
    var numbers = [Float](repeating: -1, count: tensor.count)
    try numbers.withUnsafeMutableBufferPointer { buffer in try file.read(tensor, into: buffer) }
    return numbers
  }

  // import base64, numpy as np; from safetensors.numpy import save            # safetensors 0.8.0
  // print(base64.b64encode(save({
  //   "weight": np.array([[1, -2.5, 3], [0.1, np.inf, -0.0]], np.float32),
  //   "half": np.array([1, 65504, -6e-8], np.float16), "double": np.array([1 / 3], np.float64),
  //   "größe": np.zeros((0, 4), np.float32), "ids": np.array([1, 2], np.int64),
  // }, {"format": "pt", "note": 'say "é"\n'})).decode())
  private let golden = Data(
    base64Encoded: """
        aAEAAAAAAAB7Il9fbWV0YWRhdGFfXyI6eyJmb3JtYXQiOiJwdCIsIm5vdGUiOiJzYXkgXCLDqVwiXG4ifSwiaWRzIjp7ImR0eXBl
        IjoiSTY0Iiwic2hhcGUiOlsyXSwiZGF0YV9vZmZzZXRzIjpbMCwxNl19LCJkb3VibGUiOnsiZHR5cGUiOiJGNjQiLCJzaGFwZSI6
        WzFdLCJkYXRhX29mZnNldHMiOlsxNiwyNF19LCJncsO2w59lIjp7ImR0eXBlIjoiRjMyIiwic2hhcGUiOlswLDRdLCJkYXRhX29m
        ZnNldHMiOlsyNCwyNF19LCJ3ZWlnaHQiOnsiZHR5cGUiOiJGMzIiLCJzaGFwZSI6WzIsM10sImRhdGFfb2Zmc2V0cyI6WzI0LDQ4
        XX0sImhhbGYiOnsiZHR5cGUiOiJGMTYiLCJzaGFwZSI6WzNdLCJkYXRhX29mZnNldHMiOls0OCw1NF19fSAgICAgICABAAAAAAAA
        AAIAAAAAAAAAVVVVVVVV1T8AAIA/AAAgwAAAQEDNzMw9AACAfwAAAIAAPP97AYA=
      """, options: .ignoreUnknownCharacters)!

  @Test("a file written by the reference implementation is read, number by number")
  func reference() throws {
    try write(golden)
    let read = try SafetensorsFile(path: file)
    #expect(read.tensors.map(\.name) == ["ids", "double", "größe", "weight", "half"])
    #expect(read.tensors.map(\.scalar) == [.int64, .float64, .float32, .float32, .float16])
    #expect(read.tensors.map(\.shape) == [[2], [1], [0, 4], [2, 3], [3]])
    #expect(read.metadata == ["format": "pt", "note": "say \"é\"\n"])
    let weight = try numbers("weight", of: read).map(\.bitPattern)
    #expect(weight == [1, -2.5, 3, 0.1, .infinity, -0.0].map { (x: Float) in x.bitPattern })
    #expect(try numbers("half", of: read) == [1, 65504, -0x1p-24])
    #expect(try numbers("double", of: read) == [Float(1.0 / 3)])
    #expect(try numbers("größe", of: read) == [])
    #expect(throws: SafetensorsError.otherNumbers(path: file, tensor: "ids", scalar: "I64")) {
      _ = try numbers("ids", of: read)
    }
  }

  @Test("every half-precision number comes out exactly, NaN as NaN")
  func halves() throws {
    let patterns = (0...UInt16.max).map { $0 }
    let data = patterns.withUnsafeBytes { Data($0) }
    try write(
      header: """
        {"a":{"dtype":"F16","shape":[65536],"data_offsets":[0,131072]},\
        "b":{"dtype":"BF16","shape":[256,256],"data_offsets":[131072,262144]}}
        """, data: data + data)
    let read = try SafetensorsFile(path: file)
    let (halves, brains) = (try numbers("a", of: read), try numbers("b", of: read))
    for pattern in patterns {
      // By the definition: sign, exponent and fraction.
      let (exponent, fraction) = (Int(pattern >> 10 & 31), Double(pattern & 1023))
      let size =
        exponent == 0
        ? fraction * 0x1p-24 : exponent == 31 ? .infinity : (1 + fraction / 1024) * exp2(Double(exponent - 15))
      let half = halves[Int(pattern)]
      if exponent == 31, fraction > 0 {
        #expect(half.isNaN)
      } else {
        #expect(Double(half) == (pattern >> 15 == 1 ? -size : size))
      }
      #expect(half.isNaN || (half.sign == .minus) == (pattern >> 15 == 1))
      #expect(brains[Int(pattern)].bitPattern == UInt32(pattern) << 16)
    }
  }

  @Test("a double is rounded to the nearest; one that single precision does not hold is refused with its place")
  func doubles() throws {
    func data(_ values: [Double]) -> Data { values.withUnsafeBytes { Data($0) } }
    let header = #"{"a":{"dtype":"F64","shape":[3],"data_offsets":[0,24]}}"#
    try write(header: header, data: data([1 + 0x1.8p-24, -.infinity, 0x1p-149]))
    #expect(try numbers("a", of: try SafetensorsFile(path: file)) == [1 + 0x1p-23, -.infinity, .leastNonzeroMagnitude])
    try write(header: header, data: data([1, 2, -1e39]))
    #expect(throws: SafetensorsError.outOfRange(path: file, tensor: "a", index: 2, value: -1e39)) {
      _ = try numbers("a", of: try SafetensorsFile(path: file))
    }
  }

  @Test("what is exported comes back byte for byte, whatever the names", arguments: 0..<8)
  func roundTrip(seed: Int) throws {
    var generator = DamageTests.Generator(state: UInt64(seed))
    let characters = Array("ab.0/\"\\\n\u{1}é漢😀{}:, ")
    var names: Set<String> = []
    while names.count < 1 + seed * 3 {
      names.insert(
        String((0..<Int.random(in: 1...9, using: &generator)).map { _ in characters.randomElement(using: &generator)! })
      )
    }
    let tensors: [(name: String, shape: [Int], bytes: Data)] = names.sorted().map { name in
      let shape = (0..<Int.random(in: 0...3, using: &generator)).map { _ in Int.random(in: 0...40, using: &generator) }
      return (name, shape, Sample.bytes(4 * shape.reduce(1, *), seed: name.utf8.count))
    }
    let workbench = try Workbench.open(path: scratch.path, access: .write)
    let model = try workbench.save(Sample.model("lm", tensors: tensors))
    try workbench.export(model, to: file)
    let read = try SafetensorsFile(path: file)
    #expect(read.metadata["digest"] == model.digest && read.metadata["configuration"] == model.configuration)
    #expect(read.tensors.map(\.name) == tensors.map(\.name) && read.tensors.map(\.shape) == tensors.map(\.shape))
    for tensor in tensors {
      #expect(try numbers(tensor.name, of: read).withUnsafeBytes { Data($0) } == tensor.bytes)
    }
    #expect(try Data(contentsOf: URL(fileURLWithPath: file)).first.map { $0 % 8 } == 0, "tensors start on 8 bytes")
    let copy = try workbench.save(model, withParametersOf: read, named: "copy", skeinVersion: "0.1.0")
    #expect(copy.digest == model.digest && copy.vocabulary == model.vocabulary && copy.tensors == model.tensors)
    #expect(copy.merges == model.merges && copy.runID == nil && copy.metrics.contains("weights.safetensors"))
  }

  @Test("a model takes the weights of a file only if all fit; what does not is listed, and nothing changes")
  func misfit() throws {
    let workbench = try Workbench.open(path: scratch.path, access: .write)
    let model = try workbench.save(
      Sample.model(
        "lm", tensors: [("a", [2, 3], Data(count: 24)), ("b", [4], Data(count: 16)), ("c", [1], Data(count: 4))]))
    try write(
      header: """
        {"a":{"dtype":"F32","shape":[3,2],"data_offsets":[0,24]},"b":{"dtype":"I32","shape":[4],"data_offsets":[24,40]},\
        "d":{"dtype":"F32","shape":[],"data_offsets":[40,44]}}
        """, data: Data(count: 44))
    let before = try Everything(scratch.path)
    let problems = [
      "of another shape: “a” [3, 2], wanted [2, 3]", "of another type: “b” I32, wanted F32, F16, BF16 or F64",
      "missing: “c” [1]", "not in the model: “d” []",
    ]
    #expect(throws: SafetensorsError.misfit(path: file, model: "lm", problems: problems)) {
      try workbench.save(
        model, withParametersOf: try SafetensorsFile(path: file), named: "lm", replacing: true, skeinVersion: "1")
    }
    // Here only reading the numbers shows it, in the midst of the transaction.
    try write(
      header: """
        {"a":{"dtype":"F32","shape":[2,3],"data_offsets":[0,24]},"b":{"dtype":"F32","shape":[4],"data_offsets":[24,40]},\
        "c":{"dtype":"F64","shape":[1],"data_offsets":[40,48]}}
        """, data: Data(count: 40) + [1e300].withUnsafeBytes { Data($0) })
    #expect(throws: SafetensorsError.outOfRange(path: file, tensor: "c", index: 0, value: 1e300)) {
      try workbench.save(
        model, withParametersOf: try SafetensorsFile(path: file), named: "lm", replacing: true, skeinVersion: "1")
    }
    #expect(try Everything(scratch.path) == before)
  }

  /// What a header may not be: the text, bytes after it, and what the error says.
  static let bad: [(String, Int, String)] = [
    ("", 0, "at byte 8: a header begins with {"),
    (" {}", 0, "at byte 8: a header begins with {"),
    ("[]", 0, "at byte 8: a header begins with {"),
    ("{", 0, "at byte 9: \" is expected"),
    ("{}x", 0, "at byte 10: something follows"),
    ("{}", 1, "at byte 10: 1 bytes follow the last tensor"),
    (#"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}"#, 5, "1 bytes follow the last tensor"),
    (#"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}"#, 3, "tensor “a”: bytes 0..<4 lie beyond the end"),
    (#"{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}"#, 8, "tensor “a”: bytes 4..<8 leave a gap after byte 0"),
    (
      #"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}"#, 4, "tensor “a”: has 4 bytes; F32 of shape [2] needs 8"
    ),
    (#"{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,0]}}"#, 4, "tensor “a”: has the data_offsets [4, 0]"),
    (#"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0]}}"#, 4, "tensor “a”: has the data_offsets [0]"),
    (
      #"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}"#,
      8,
      "tensor “b”: bytes 4..<8 lie over those of another tensor"
    ),
    (
      #"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}"#,
      8,
      "tensor “a”: comes a second time at byte 62"
    ),
    (
      #"{"a":{"dtype":"F32","shape":[4611686018427387904,4],"data_offsets":[0,0]}}"#, 0,
      "tensor “a”: has the shape [4611686018427387904, 4], which no memory holds"
    ),
    (
      #"{"a":{"dtype":"F32","shape":[99999999999999999999],"data_offsets":[0,4]}}"#, 4,
      "at byte 37: a number is too large"
    ),
    (#"{"a":{"dtype":"F32","shape":[1.0],"data_offsets":[0,4]}}"#, 4, "at byte 38: ] is expected"),
    (#"{"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}"#, 4, "at byte 37: a whole number is expected"),
    (#"{"a":{"dtype":"F32","shape":[01],"data_offsets":[0,4]}}"#, 4, "at byte 37: a whole number is expected"),
    (#"{"a":{"dtype":"F99","shape":[1],"data_offsets":[0,4]}}"#, 4, "tensor “a”: has the unknown type “F99”"),
    (#"{"a":{"dtype":"F32","shape":[1]}}"#, 4, "tensor “a”: lacks its dtype"),
    (
      #"{"a":{"dtype":"F32","dtype":"F32","shape":[1],"data_offsets":[0,4]}}"#, 4, "tensor “a”: has dtype a second time"
    ),
    (#"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4],"x":1}}"#, 4, "tensor “a”: has “x” at byte"),
    (#"{"__metadata__":{"a":"b","a":"c"}}"#, 0, "“a” comes a second time in __metadata__"),
    (#"{"__metadata__":{"a":1}}"#, 0, "\" is expected"),
    (#"{"a\u12"#, 0, "four hexadecimal digits are expected"),
    (#"{"\ud800":1}"#, 0, "half a surrogate pair"),
    (#"{"\x":1}"#, 0, "an unknown escape"),
    ("{\"a\nb\":1}", 0, "a string holds a control character"),
    (#"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},}"#, 4, "\" is expected"),
  ]

  @Test("a header against the format is refused, with the byte or the tensor", arguments: bad)
  func refused(header: String, bytes: Int, message: String) throws {
    try write(header: header, data: Data(count: bytes))
    let error = #expect(throws: SafetensorsError.self) { try SafetensorsFile(path: file) }
    #expect(error?.message.contains(message) == true, "\(error?.message ?? "accepted")")
    #expect(error?.exitStatus == .badInput)
  }

  @Test("escapes in names are those of JSON")
  func escapes() throws {
    try write(header: #"{"__metadata__":{"\u00e9\ud83d\ude00":"\"\\\/\b\f\n\r\t"}}"#)
    #expect(try SafetensorsFile(path: file).metadata == ["é😀": "\"\\/\u{8}\u{C}\n\r\t"])
  }

  @Test("bytes that are no UTF-8, and lengths that are none, are refused before memory is asked for")
  func lengths() throws {
    func error(_ bytes: [UInt8]) throws -> SafetensorsError? {
      try write(Data(bytes))
      return #expect(throws: SafetensorsError.self) { try SafetensorsFile(path: file) }
    }
    let path = file
    #expect(
      try error([2, 0, 0])
        == .malformed(path: path, offset: 3, problem: "the file ends before the length of its header"))
    #expect(
      try error([3, 0, 0, 0, 0, 0, 0, 0, 123, 125])
        == .malformed(path: path, offset: 10, problem: "the file ends within its header of 3 bytes"))
    let huge = [UInt8](repeating: 255, count: 8) + [123, 125]
    #expect(try error(huge)?.message.contains("a header of 18446744073709551615 bytes is longer than 100 MB") == true)
    let overLimit: [UInt8] = [1, 225, 245, 5, 0, 0, 0, 0, 123]  // 100,000,001
    #expect(try error(overLimit)?.message.contains("longer than 100 MB") == true)
    #expect(
      try error([6, 0, 0, 0, 0, 0, 0, 0] + Array("{\"".utf8) + [0xC3, 0x28] + Array("\"}".utf8))?.message.hasSuffix(
        "no UTF-8") == true)
    #expect(throws: SafetensorsError.cannotRead(path: scratch.folder, reason: "it is no regular file")) {
      try SafetensorsFile(path: scratch.folder)
    }
  }

  @Test("a file that was cut or changed at any place is refused or read within its bounds, and never crashes a reader")
  func fuzz() throws {
    var generator = DamageTests.Generator(state: 3)
    var refused = 0
    for trial in 0..<3000 {
      var bytes = golden
      switch trial % 3 {
      case 0: bytes = bytes.prefix(Int.random(in: 0..<bytes.count, using: &generator))
      case 1: bytes[Int.random(in: 0..<360, using: &generator)] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
      default:
        // A digit for a digit keeps the JSON whole.
        let digits = bytes.indices.prefix(360).filter { (48...57).contains(bytes[$0]) }
        bytes[digits.randomElement(using: &generator)!] = UInt8.random(in: 48...57, using: &generator)
      }
      try write(bytes)
      do {
        let read = try SafetensorsFile(path: file)
        for tensor in read.tensors where tensor.scalar.isParameter { _ = try? numbers(tensor.name, of: read) }
        #expect(trial % 3 != 0, "cut to \(bytes.count) bytes and accepted")
      } catch {
        refused += 1
      }
    }
    #expect(refused > 2000)
  }

  @Test("a file that is cut off while it is open is an error, not a crash")
  func cutWhileOpen() throws {
    try write(golden)
    let read = try SafetensorsFile(path: file)
    #expect(truncate(file, off_t(golden.count - 10)) == 0)
    #expect(throws: SafetensorsError.cannotRead(path: file, reason: "it became shorter while it was read")) {
      _ = try numbers("half", of: read)
    }
  }

  @Test("an export that fails leaves the file that was there before")
  func failedExport() throws {
    let workbench = try Workbench.open(path: scratch.path, access: .write)
    let model = try workbench.save(Sample.model("lm"))
    try write(golden)
    try DatabaseQueue(path: scratch.path).write {
      try $0.execute(sql: "UPDATE model_chunk SET bytes = zeroblob(length(bytes)) WHERE position = 2")
    }
    let error = #expect(throws: WorkbenchError.self) { try workbench.export(model, to: file) }
    #expect(error?.code == "SK-DB-032")
    #expect(try Data(contentsOf: URL(fileURLWithPath: file)) == golden)
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: scratch.folder).allSatisfy { !$0.hasSuffix(".partial") })
    let nowhere = scratch.folder + "/nowhere/a.safetensors"
    #expect(throws: SafetensorsError.cannotWrite(path: nowhere, reason: "No such file or directory")) {
      try workbench.export(model, to: nowhere)
    }
  }

  @Test("every error has a message that names the file, advice, and an explanation")
  func diagnostics() {
    let path = "some/file"
    let errors: [SafetensorsError] = [
      .cannotRead(path: path, reason: "x"), .cannotWrite(path: path, reason: "x"),
      .malformed(path: path, offset: 1, problem: "x"), .badTensor(path: path, tensor: "a", problem: "x"),
      .otherNumbers(path: path, tensor: "a", scalar: "I8"), .outOfRange(path: path, tensor: "a", index: 1, value: 1e40),
      .misfit(path: path, model: "lm", problems: ["x"]),
    ]
    for error in errors {
      #expect(error.message.hasPrefix(path + ": ") && !error.advice.isEmpty)
      #expect(SafetensorsError.explanations[error.code] != nil, "\(error)")
    }
    #expect(Set(errors.map(\.code)) == Set(SafetensorsError.explanations.keys))
  }
}
