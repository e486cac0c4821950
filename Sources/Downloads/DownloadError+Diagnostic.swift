import Diagnostics

extension DownloadError: Diagnostic {
  public var code: String {
    switch self {
    case .noLibrary: "SK-GET-001"
    case .unknownCorpus: "SK-GET-002"
    case .badCatalog: "SK-GET-003"
    case .badAddress: "SK-GET-004"
    case .refused: "SK-GET-005"
    case .unreachable: "SK-GET-006"
    case .badRedirection: "SK-GET-007"
    case .wrongSize: "SK-GET-008"
    case .wrongDigest: "SK-GET-009"
    case .cannotWrite: "SK-GET-010"
    case .cannotRead: "SK-GET-011"
    case .noRoom: "SK-GET-012"
    case .badArchive: "SK-GET-013"
    case .unsafeArchive: "SK-GET-014"
    case .tooLarge: "SK-GET-015"
    case .missingMember: "SK-GET-016"
    case .notInMirror: "SK-GET-017"
    case .busy: "SK-GET-018"
    case .stopped: "SK-GET-019"
    case .nameTaken: "SK-GET-020"
    case .occupied: "SK-GET-021"
    case .untrusted: "SK-GET-022"
    }
  }

  // Names in archives and answers of servers are other people's, and must not command a terminal.
  public var message: String { sentence.printable }

  private var sentence: String {
    switch self {
    case .noLibrary(let name, let reason, _): "getting corpora needs \(name): \(reason)"
    case .unknownCorpus(let name, _): "no catalog has a corpus “\(name)”"
    case .badCatalog(let path, let place, let problem): "\(path): " + (place.isEmpty ? "" : "\(place): ") + problem
    case .badAddress(let address, let problem): "\(address): \(problem)"
    case .refused(let address, let status, _): "\(address): \(Self.meaning(of: status))"
    case .unreachable(let address, let reason, let attempts):
      "\(address): \(reason)" + (attempts > 1 ? ", the last of \(attempts) attempts" : "")
    case .untrusted(let address, let reason): "\(address): \(reason)"
    case .badRedirection(let address, let problem): "\(address): \(problem)"
    case .wrongSize(let address, let bytes, let expected):
      "\(address): is of \(bytes) bytes, and the catalog says \(expected)"
    case .wrongDigest(let address, let sha256, let expected, nil):
      "\(address): has SHA-256 \(sha256), and the catalog says \(expected)"
    case .wrongDigest(let address, let sha256, let expected, let earlier?):
      "\(address): has SHA-256 \(sha256), and had \(expected) when it was downloaded on \(earlier)"
    case .cannotWrite(let path, let reason): "\(path): cannot be written: \(reason)"
    case .cannotRead(let path, let reason): "\(path): cannot be read: \(reason)"
    case .noRoom(let path, let needed, let free):
      "\(path): \(needed) bytes are needed, and \(free) are free on that disk"
    case .badArchive(let path, let reason): "\(path): cannot be unpacked: \(reason)"
    case .unsafeArchive(let path, let entry, let problem): "\(path): holds “\(entry)”, \(problem)"
    case .tooLarge(let path, let problem): "\(path): \(problem)"
    case .missingMember(let path, let member, let holds):
      "\(path): does not hold “\(member)”, but " + (holds.isEmpty ? "nothing" : holds.joined(separator: ", "))
    case .notInMirror(let mirror, let names): "\(mirror): holds neither \(names.joined(separator: " nor "))"
    case .busy(let name, _): "another process is getting “\(name)”"
    case .stopped(let name): "stopped while getting “\(name)”"
    case .nameTaken(let name, let path, _): "\(path): has a corpus “\(name)” already"
    case .occupied(let path): "\(path): is there, and was not downloaded by skein"
    }
  }

  public var advice: String {
    switch self {
    case .noLibrary(_, _, let package): "sudo apt-get install \(package)"
    case .unknownCorpus(_, let similar):
      similar.isEmpty
        ? "`skein corpora list` shows what there is" : "did you mean \(similar.joined(separator: " or "))?"
    case .badCatalog: "Documentation/Corpora.md tells the form of a catalog"
    case .badAddress: "give an address that begins with https://, http:// or file:///"
    case .refused(_, _, mirrored: true): "look whether the mirror has the file"
    case .refused, .badRedirection:
      "look on the corpus's page whether it moved; a file that a browser gets is taken with --mirror FOLDER"
    case .unreachable: "the same command goes on where it broke off; --mirror takes the file from another place"
    case .untrusted:
      "check the machine's clock and its package ca-certificates; --mirror takes the file from another place"
    case .wrongSize, .wrongDigest(_, _, _, nil):
      "what was downloaded is not kept; try again later, or take the right file from another place with --mirror"
    case .wrongDigest: "what was downloaded is not kept; if the publisher renewed it, --force takes it"
    case .cannotWrite: "make room or name another folder with --to; the same command goes on"
    case .cannotRead: "check the file and its permissions"
    case .noRoom: "make room, or name a folder on another disk with --to"
    case .badArchive: "what was downloaded is not kept, as it came damaged or is no archive; try again, or use --mirror"
    case .unsafeArchive, .tooLarge: "nothing was unpacked; do not trust that file"
    case .missingMember: "correct the members in the catalog"
    case .notInMirror: "put the file there under one of these names"
    case .busy: "wait until it is done"
    case .stopped: "the same command goes on where it stopped"
    case .nameTaken(_, _, isOwn: true): "choose another name, or pass --replace"
    case .nameTaken(_, _, isOwn: false): "choose another name"
    case .occupied: "move it away, or name another folder with --to"
    }
  }

  public var exitStatus: ExitStatus {
    switch self {
    case .unknownCorpus: .nothingFound
    case .badAddress, .nameTaken: .wrongUsage
    case .badCatalog, .wrongSize, .wrongDigest, .badArchive, .unsafeArchive, .tooLarge, .missingMember, .notInMirror,
      .occupied:
      .badInput
    case .noLibrary, .refused, .unreachable, .untrusted, .badRedirection, .cannotWrite, .cannotRead, .noRoom, .busy:
      .machineFailed
    case .stopped: .interrupted
    }
  }

  /// What a status of HTTP tells, in RFC 9110's sense.
  static func meaning(of status: Int) -> String {
    switch status {
    case 401, 407: "the server asks for a password (status \(status))"
    case 403, 406: "the server refuses it to programs, or to everybody (status \(status))"
    case 404, 410: "the server has no such file (status \(status))"
    case 429: "the server was asked too often (status 429)"
    case 500...: "the server failed (status \(status))"
    default: "the server answers with status \(status)"
    }
  }
}
