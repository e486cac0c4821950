import Foundation

/// Brings one file to this machine, over as many attempts as that takes.
///
/// The bytes go to `PATH.part`; when they are whole and right, the file gets its name. A process that ends before leaves the part,
/// which the next download of the same address goes on with, if the server says that the file is still the same or its
/// digest is known beforehand.
struct Download {
  /// The catalog's address: that by which the file is known.
  let address: Address
  /// Where it is to be had, the first that has it counts.
  let places: [Address]
  let path: String
  let bytes: Int64?
  let sha256: String?
  let settings: TransferSettings
  let events: (TransferEvent) -> Void
  let isStopped: () -> Bool

  private var name: String { (path as NSString).lastPathComponent }

  /// - Returns: The file's digest.
  func run(_ source: (Address) throws(DownloadError) -> any TransferSource) throws(DownloadError) -> (
    bytes: Int64, sha256: String
  ) {
    var lacking: DownloadError?
    for place in places {
      do throws(DownloadError) {
        return try run(from: place, try source(place))
      } catch {
        // The next place may have what this one has not.
        guard case .refused(_, let status, _) = error, status == 404 || status == 410, places.count > 1 else {
          throw error
        }
        lacking = .refused(address: "\(place)", status: status, mirrored: true)
      }
    }
    throw lacking ?? .badAddress(address: "\(address)", problem: "it lies nowhere")
  }

  private func run(from place: Address, _ source: any TransferSource) throws(DownloadError) -> (
    bytes: Int64, sha256: String
  ) {
    var wasResumed = false
    while true {
      let file = try PartialFile(path + ".part", url: "\(address)")
      wasResumed = try transfer(file, from: place, source) || wasResumed
      events(.verifying(file: name))
      let (size, digest) = try FileDigest.of(file.path) { isStopped() }
      let error: DownloadError
      if let bytes, size != bytes {
        error = .wrongSize(address: "\(place)", bytes: size, expected: bytes)
      } else if let sha256, digest != sha256 {
        error = .wrongDigest(address: "\(place)", sha256: digest, expected: sha256, earlier: nil)
      } else {
        try file.finish(as: path)
        return (size, digest)
      }
      file.remove()
      // The parts may have been of different files: once more, in one piece.
      guard wasResumed else { throw error }
      wasResumed = false
      events(.restarted(file: name, reason: "what was put together from parts is not the file"))
    }
  }

  /// Brings all bytes into the part.
  ///
  /// - Returns: Whether they came in more than one piece.
  private func transfer(
    _ file: PartialFile, from place: Address, _ source: any TransferSource
  ) throws(DownloadError) -> Bool {
    var wasResumed = false
    // Attempts in a row that brought little, and the most bytes that there were before them.
    var (failures, reached, restarts) = (0, file.bytes, 0)
    while true {
      if isStopped() { throw .stopped(name: name) }
      var request = ByteRequest()
      if file.bytes > 0, file.state.validators.condition != nil || sha256 != nil {
        request = ByteRequest(offset: file.bytes, condition: file.state.validators)
        // Nothing is missing any more.
        if let total = file.state.totalBytes ?? bytes, file.bytes == total { return true }
      }
      events(.began(file: name, from: "\(place)", resumedAt: request.offset))
      let receiver = ByteReceiver(file, address: "\(place)", expected: bytes, isStopped: isStopped) { event in
        switch event {
        case .progress(let bytes, let total): events(.progress(file: name, bytes: bytes, total: total))
        case .begunAnew:
          events(.restarted(file: name, reason: "the server sends it from its beginning, not the part that is missing"))
        }
      }
      do throws(TransferFailure) {
        try source.read(place, request, to: receiver)
        if isStopped() { throw .final(.stopped(name: name)) }
        if let total = file.state.totalBytes, file.bytes < total {
          throw .passing(reason: "the connection ended after \(file.bytes) of \(total) bytes", retryAfter: nil)
        }
        if let bytes, file.bytes < bytes, file.state.totalBytes == nil {
          throw .passing(reason: "the connection ended after \(file.bytes) of \(bytes) bytes", retryAfter: nil)
        }
        return wasResumed || request.offset > 0
      } catch {
        wasResumed = wasResumed || request.offset > 0
        switch error {
        case .final(let error): throw error
        case .unusable(let reason):
          restarts += 1
          if restarts > 2 { throw .unreachable(address: "\(place)", reason: reason, attempts: restarts) }
          try file.empty()
          wasResumed = false
          events(.restarted(file: name, reason: reason))
        case .passing(let reason, let retryAfter):
          failures = file.bytes >= reached + TransferSettings.progressBytes ? 1 : failures + 1
          reached = max(reached, file.bytes)
          if failures >= settings.attempts {
            throw .unreachable(address: "\(place)", reason: reason, attempts: failures)
          }
          let wait = max(settings.wait(after: failures), min(retryAfter ?? 0, settings.longestWait))
          events(
            .waiting(file: name, reason: reason, seconds: wait, attempt: failures + 1, of: settings.attempts))
          sleep(wait)
        }
      }
    }
  }

  /// Waits, unless the wish comes to stop.
  private func sleep(_ seconds: Double) {
    let end = ContinuousClock.now + .seconds(seconds)
    while ContinuousClock.now < end, !isStopped() { usleep(20_000) }
  }
}
