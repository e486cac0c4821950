import CKernels
import Glibc
import Synchronization

/// Where the threads of a team wait for one another.
///
/// Phases are short, so a thread that waits looks for a moment, then looks while it lets other threads have its core, and
/// sleeps only after that: on a busy machine it does not keep a core from the thread it waits for, and it seldom pays for
/// being woken.
///
/// Unchecked: the mutex and the condition are only used through the C calls below.
package final class Barrier: @unchecked Sendable {
  private let threads: Int
  private let arrived = Atomic<Int>(0)
  private let generation = Atomic<Int>(0)
  private let mutex: UnsafeMutablePointer<pthread_mutex_t>
  private let condition: UnsafeMutablePointer<pthread_cond_t>

  /// How often a waiting thread looks before it yields: some 20 µs.
  private static let looks = 1_000
  /// How often it then yields: another 200 to 400 µs where nobody else wants the core.
  private static let yields = 500

  package init(threads: Int) {
    self.threads = threads
    mutex = .allocate(capacity: 1)
    condition = .allocate(capacity: 1)
    pthread_mutex_init(mutex, nil)
    pthread_cond_init(condition, nil)
  }

  deinit {
    pthread_cond_destroy(condition)
    pthread_mutex_destroy(mutex)
    condition.deallocate()
    mutex.deallocate()
  }

  /// Waits until every thread is here. The last one to come runs `alone` before any goes on.
  package func wait(alone: () -> Void) {
    let before = generation.load(ordering: .acquiring)
    if arrived.add(1, ordering: .acquiringAndReleasing).newValue == threads {
      alone()
      arrived.store(0, ordering: .relaxed)
      pthread_mutex_lock(mutex)
      generation.store(before &+ 1, ordering: .releasing)
      pthread_cond_broadcast(condition)
      pthread_mutex_unlock(mutex)
      return
    }
    for _ in 0..<Self.looks {
      if generation.load(ordering: .acquiring) != before { return }
      skein_pause()
    }
    for _ in 0..<Self.yields {
      if generation.load(ordering: .acquiring) != before { return }
      sched_yield()
    }
    pthread_mutex_lock(mutex)
    while generation.load(ordering: .acquiring) == before { pthread_cond_wait(condition, mutex) }
    pthread_mutex_unlock(mutex)
  }
}

/// Tasks numbered from 0 that the threads of a team take as they come.
package final class TaskQueue: Sendable {
  private let next = Atomic<Int>(0)

  package init() {}

  /// The number of a task that nobody has taken.
  package func take() -> Int { next.add(1, ordering: .relaxed).oldValue }

  /// Starts again from 0; only while no thread takes tasks.
  package func restart() { next.store(0, ordering: .relaxed) }
}

/// Runs `body` on `threads` threads at once, this one among them, and waits for all.
package func withThreads(_ threads: Int, _ body: @escaping @Sendable (_ thread: Int) -> Void) {
  final class Start: Sendable {
    let thread: Int
    let body: @Sendable (Int) -> Void
    init(thread: Int, body: @escaping @Sendable (Int) -> Void) {
      self.thread = thread
      self.body = body
    }
  }
  var started: [pthread_t] = []
  for thread in 1..<max(threads, 1) {
    var id = pthread_t()
    let start = Unmanaged.passRetained(Start(thread: thread, body: body))
    let status = pthread_create(
      &id, nil,
      { argument in
        let start = Unmanaged<Start>.fromOpaque(argument!).takeRetainedValue()
        start.body(start.thread)
        return nil
      }, start.toOpaque())
    precondition(status == 0, "the system refuses a thread: \(String(cString: strerror(status)))")
    started.append(id)
  }
  body(0)
  for id in started { pthread_join(id, nil) }
}
