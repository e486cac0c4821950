import CCurl
import Foundation

/// Servers, by libcurl.
///
/// Redirections are followed here, one by one, so that none leads from https to http, or to another scheme.
final class HTTPSource: TransferSource {
  private let settings: TransferSettings
  private let transfer: OpaquePointer

  /// - Parameter library: The file of libcurl.
  init(_ settings: TransferSettings, library: String) throws(DownloadError) {
    try DownloadLibraries.loadCurl(library)
    guard let transfer = skein_curl_make() else {
      throw .noLibrary(name: library, reason: "no memory", package: "libcurl4")
    }
    (self.settings, self.transfer) = (settings, transfer)
  }

  deinit { skein_curl_free(transfer) }

  func read(_ address: Address, _ request: ByteRequest, to receiver: ByteReceiver) throws(TransferFailure) {
    var place = address
    for _ in 0...settings.redirections {
      guard let next = try answer(of: place, request, to: receiver) else { return }
      do { place = try place.redirected(to: next) } catch { throw .final(error) }
    }
    throw .final(
      .badRedirection(
        address: "\(address)", problem: "the server leads elsewhere \(settings.redirections) times in a row"))
  }

  /// - Returns: Where the server leads elsewhere.
  private func answer(
    of address: Address, _ request: ByteRequest, to receiver: ByteReceiver
  ) throws(TransferFailure) -> String? {
    let exchange = Exchange(receiver)
    let outcome = perform(address, request, exchange)
    if let failure = receiver.failure { throw failure }
    if receiver.wantsToStop { return nil }
    let head = exchange.head
    let failure = withUnsafeBytes(of: outcome.failure) { String(cString: $0.bindMemory(to: CChar.self).baseAddress!) }
    let code = Int(outcome.code)
    // A body that is not wanted is broken off, which is no failure.
    if code != 0, !(exchange.isRefused && code == SKEIN_CURLE_WRITE_ERROR) {
      throw Self.failure(code, failure, address)
    }
    switch head.status {
    case 200, 206:
      // A file without bytes.
      if !receiver.begin(head), let failure = receiver.failure { throw failure }
      return nil
    case 301, 302, 303, 307, 308:
      let place = withUnsafeBytes(of: outcome.redirection) {
        String(cString: $0.bindMemory(to: CChar.self).baseAddress!)
      }
      if place.isEmpty { throw .final(.badRedirection(address: "\(address)", problem: "the server leads nowhere")) }
      return place
    case 416: throw .unusable(reason: "the server has no such part of the file")
    case 408, 425, 429, 500, 502, 503, 504, 507:
      throw .passing(reason: DownloadError.meaning(of: head.status), retryAfter: head.retryAfter)
    default: throw .final(.refused(address: "\(address)", status: head.status, mirrored: false))
    }
  }

  private func perform(_ address: Address, _ request: ByteRequest, _ exchange: Exchange) -> skein_curl_outcome {
    var headers = ["Accept-Encoding: identity"]
    if request.offset > 0, let condition = request.condition.condition { headers.append("If-Range: \(condition)") }
    let range = request.offset > 0 ? "\(request.offset)-" : nil
    var outcome = skein_curl_outcome()
    withTexts([address.description, settings.userAgent, range ?? ""] + headers) { texts in
      var options = skein_curl_request()
      options.url = texts[0]
      options.user_agent = texts[1]
      options.range = range == nil ? nil : texts[2]
      options.headers = texts + 3
      options.header_count = headers.count
      options.protocols = address.scheme == .https ? SKEIN_CURLPROTO_HTTPS : SKEIN_CURLPROTO_HTTP
      options.connect_seconds = settings.connectSeconds
      options.stall_seconds = settings.stallSeconds
      options.context = Unmanaged.passUnretained(exchange).toOpaque()
      options.take_header = { bytes, count, context in Exchange.of(context).takeHeader(bytes, count) }
      options.take_body = { bytes, count, context in Exchange.of(context).takeBody(bytes, count) }
      options.watch = { context in Exchange.of(context).receiver.wantsToStop ? 1 : 0 }
      skein_curl_perform(transfer, &options, &outcome)
    }
    return outcome
  }

  /// What an error of libcurl means: whether another attempt may help.
  private static func failure(_ code: Int, _ text: String, _ address: Address) -> TransferFailure {
    let isAcronym = text.dropFirst().first?.isUppercase == true
    let reason =
      text.isEmpty ? "libcurl's error \(code)" : isAcronym ? text : text.prefix(1).lowercased() + text.dropFirst()
    switch code {
    case SKEIN_CURLE_URL_MALFORMAT:
      return .final(.badAddress(address: "\(address)", problem: reason))
    case SKEIN_CURLE_UNSUPPORTED_PROTOCOL:
      // The address is of http or https: it is the server's answer that is not, or libcurl that has no TLS.
      return .final(.unreachable(address: "\(address)", reason: reason, attempts: 1))
    case SKEIN_CURLE_PEER_FAILED_VERIFICATION, SKEIN_CURLE_SSL_CACERT_BADFILE:
      return .final(.untrusted(address: "\(address)", reason: reason))
    default: return .passing(reason: reason, retryAfter: nil)
    }
  }
}

/// A request and its answer, while libcurl works on them.
private final class Exchange {
  let receiver: ByteReceiver
  private(set) var head = ResponseHead()
  /// The answer's body was broken off.
  private(set) var isRefused = false
  private var discarded = 0

  init(_ receiver: ByteReceiver) { self.receiver = receiver }

  static func of(_ context: UnsafeMutableRawPointer?) -> Exchange {
    Unmanaged<Exchange>.fromOpaque(context!).takeUnretainedValue()
  }

  func takeHeader(_ bytes: UnsafePointer<CChar>?, _ count: Int) -> Int {
    head.take(String(decoding: UnsafeRawBufferPointer(start: bytes, count: count), as: UTF8.self))
    return count
  }

  func takeBody(_ bytes: UnsafePointer<CChar>?, _ count: Int) -> Int {
    guard head.status == 200 || head.status == 206 else {
      // Pages of errors and redirections are short, and read to their end.
      discarded += count
      isRefused = discarded > 1 << 20
      return isRefused ? 0 : count
    }
    let isTaken = receiver.begin(head) && receiver.take(UnsafeRawBufferPointer(start: bytes, count: count))
    return isTaken ? count : 0
  }
}

/// Texts as C has them, as long as the body runs.
private func withTexts(_ texts: [String], _ body: (UnsafePointer<UnsafePointer<CChar>?>) -> Void) {
  let copies: [UnsafePointer<CChar>?] = texts.map { UnsafePointer(strdup($0)) }
  defer { copies.forEach { free(UnsafeMutablePointer(mutating: $0)) } }
  copies.withUnsafeBufferPointer { body($0.baseAddress!) }
}
