import Diagnostics
import Glibc
import Synchronization

/// Ctrl-C and SIGTERM, as a wish to stop: the work in hand is finished and saved first. A second one stops at once.
enum StopSignal {
  private static let received = Atomic<Int32>(0)

  /// From now on the signals no longer end the process by themselves.
  static func watch() {
    _ = received.load(ordering: .relaxed)  // made now, not in the handler
    // A parent that starts programs from a worker thread may hand down a mask in which they are blocked.
    var signals = sigset_t()
    sigemptyset(&signals)
    for number in [SIGINT, SIGTERM] { sigaddset(&signals, number) }
    pthread_sigmask(SIG_UNBLOCK, &signals, nil)
    for number in [SIGINT, SIGTERM] {
      signal(number) { number in
        if StopSignal.received.exchange(number, ordering: .sequentiallyConsistent) != 0 {
          signal(number, SIG_DFL)
          raise(number)
        }
      }
    }
  }

  static var isReceived: Bool { received.load(ordering: .relaxed) != 0 }

  /// What the process ends with after it has saved.
  static var exitStatus: ExitStatus { received.load(ordering: .relaxed) == SIGTERM ? .terminated : .interrupted }
}
