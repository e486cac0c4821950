import Diagnostics

extension CorpusError: Diagnostic {
  public var code: String {
    switch self {
    case .notFound, .cannotRead, .noInput, .noFiles, .standardInputTwice: "SK-TEXT-001"
    case .invalidUTF8: "SK-TEXT-002"
    case .utf16: "SK-TEXT-003"
    case .unsupportedCompression, .notCompressed, .windowTooLarge: "SK-TEXT-004"
    case .truncated: "SK-TEXT-005"
    case .corrupt: "SK-TEXT-006"
    case .empty: "SK-TEXT-007"
    case .belowMinimumCount: "SK-TEXT-008"
    case .invalidVocabulary, .duplicateWord: "SK-TEXT-009"
    case .cannotSpill, .cannotWrite: "SK-TEXT-010"
    case .cancelled: "SK-TEXT-011"
    case .tooManyWords: "SK-TEXT-012"
    case .invalidCodecSetting: "SK-TEXT-013"
    case .invalidCodec: "SK-TEXT-014"
    case .invalidPhraseSetting: "SK-TEXT-015"
    case .largerThanMemory: "SK-TEXT-016"
    case .tokenization(let error): error.code
    }
  }

  public var setting: (name: String, problem: String)? {
    switch self {
    case .invalidCodecSetting(let name, let reason): ("text.\(name)", ": \(reason)")
    case .invalidPhraseSetting(let name, let value, let rule): ("phrases.\(name)", " is \(value), and must be \(rule)")
    default: nil
    }
  }

  public var message: String {
    switch self {
    case .notFound(let path): "\(path): there is no such file"
    case .cannotRead(let path, let reason): "\(path): \(reason)"
    case .noInput: "no corpus is given"
    case .noFiles(let folder): "\(folder): the folder holds no files"
    case .standardInputTwice: "standard input (-) is given twice"
    case .invalidUTF8(let path, let line, let column, let offset, let byte):
      "\(path):\(line):\(column): byte \(hexadecimal(byte)) is not UTF-8 (byte offset \(offset))"
    case .utf16(let path): "\(path): this is UTF-16, not UTF-8"
    case .unsupportedCompression(let path, let format, _): "\(path): this is compressed by \(format)"
    case .notCompressed(let path, let format): "\(path): this is not \(format), though its name says so"
    case .windowTooLarge(let path): "\(path): decompressing this zstd data takes more than 128 MiB of memory"
    case .largerThanMemory(let path, let limit):
      "\(path): it holds more than \(grouped(limit)) bytes, half of the memory that may be had"
    case .truncated(let path, let format): "\(path): the \(format) data ends too early"
    case .corrupt(let path, let format, let reason): "\(path): the \(format) data is corrupt: \(reason)"
    case .empty(let files, let bytes, let filtered):
      "the corpus holds no tokens: \(grouped(bytes)) bytes in \(files) \(files == 1 ? "file" : "files")"
        + (filtered > 0 ? ", \(grouped(filtered)) tokens filtered by kind" : "")
    case .belowMinimumCount(let minimumCount, let distinct, let most):
      "none of \(grouped(Int64(distinct))) words occurs \(minimumCount) times; the most frequent: "
        + most.map { "“\($0.word)” \(grouped($0.count))" }.joined(separator: ", ")
    case .cannotSpill(let folder, let reason): "\(folder): the temporary file: \(reason)"
    case .cancelled: "stopped before the corpus was read"
    case .duplicateWord(let word): "the word “\(word)” comes twice"
    case .invalidVocabulary(let path, let line, let reason): "\(path):\(line): \(reason)"
    case .cannotWrite(let path, let reason): "\(path): \(reason)"
    case .tooManyWords: "the corpus has more than 2,147,483,647 different words"
    case .invalidCodecSetting(let name, let reason): "the setting text.\(name): \(reason)"
    case .invalidPhraseSetting: setting.map { $0.name + $0.problem } ?? ""
    case .invalidCodec(let reason): "what turns text into ids is damaged: \(reason)"
    case .tokenization(let error): error.message
    }
  }

  public var advice: String {
    switch self {
    case .notFound: "check the path; - stands for standard input"
    case .cannotRead: "check that the file is there, can be read, and lies on a disk that works"
    case .noInput: "name files or folders, or - for standard input"
    case .noFiles: "name a folder with text files in it; names that begin with a full stop do not count"
    case .standardInputTwice: "give - once"
    case .invalidUTF8: "convert it with iconv -f latin1 -t utf8, or pass --invalid replace or --invalid skip"
    case .utf16: "convert it with iconv -f utf16 -t utf8"
    case .unsupportedCompression(let path, _, let command): "decompress it: \(command) \(path) | skein … -"
    case .notCompressed: "look at what it holds: a download may have failed; rename it if it is plain text"
    case .windowTooLarge(let path): "decompress it: zstd -dc --long=31 \(path) | skein … -"
    case .largerThanMemory:
      "look at how large it is: gzip -dc FILE | wc -c; a file that is not compressed needs no memory to be read"
    case .truncated, .corrupt: "get the file again, and check it with gzip -t or zstd -t"
    case .empty(_, _, let filtered):
      filtered > 0 ? "keep more kinds of token: --keep" : "check that the right files are named"
    case .belowMinimumCount(_, _, let most):
      switch min(5, max(1, most.first?.count ?? 1)) {
      case 1: "give more text, or pass --minimum-count 1"
      case let count: "give more text, or pass --minimum-count \(count) or less"
      }
    case .cannotSpill: "set TMPDIR to a folder with room, or give more --memory"
    case .cancelled: "run it again"
    case .duplicateWord: "leave each word in once"
    case .invalidVocabulary: "each line is a word, a tab, and how often it occurs: skein vocab build writes such files"
    case .cannotWrite: "check the folder, its permissions and the room on the disk"
    case .tooManyWords: "check how the text is tokenized, or train on a part of it"
    case .invalidCodecSetting: "change it, or leave it out for its default"
    case .invalidPhraseSetting: "see skein phrases --help for what is allowed"
    case .invalidCodec: "get the model again from where it came from, or train it again"
    case .tokenization(let error): error.advice
    }
  }

  public var exitStatus: ExitStatus {
    switch self {
    case .cannotRead, .cannotSpill, .cannotWrite, .largerThanMemory: .machineFailed
    case .noInput, .standardInputTwice, .invalidCodecSetting, .invalidPhraseSetting: .wrongUsage
    case .cancelled: .interrupted
    case .tokenization(let error): error.exitStatus
    default: .badInput
    }
  }
}

func hexadecimal(_ byte: UInt8) -> String {
  let digits = String(byte, radix: 16, uppercase: true)
  return "0x" + (digits.count == 1 ? "0" : "") + digits
}
