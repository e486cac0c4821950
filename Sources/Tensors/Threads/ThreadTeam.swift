import Glibc
import Synchronization

/// Threads that wait, asleep, for numbered tasks.
///
///     let team = ThreadTeam(threads: 2)
///     team.run(tasks: 8) { task in … }      // returns when all are done
///
/// The calling thread takes tasks too. Which thread runs which task is not said: what a task computes must follow from its
/// number alone. Nothing spins: on a busy machine a sleeping thread keeps nobody from working. Being woken takes a moment, so
/// tasks should take milliseconds. Products of all tasks are in the precision of the thread that calls.
///
/// Unchecked: the mutex and the conditions are only used through the C calls below, and `body` only while tasks run.
public final class ThreadTeam: @unchecked Sendable {
  public let threads: Int
  private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let started = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
  private let finished = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
  private var members: [pthread_t] = []
  // All below changes only under the mutex, but for the next task; while a round runs, body, tasks and precision stay.
  private var body: ((Int) -> Void)?
  private var tasks = 0
  private var precision = ProductPrecision.float32
  private var round = 0
  private var working = 0
  private var isClosed = false
  private let nextTask = Atomic<Int>(0)

  /// A team of `threads` threads, the calling one among them: with 1 nothing is started.
  public init(threads: Int) {
    precondition(threads > 0, "a team of \(threads) threads")
    self.threads = threads
    pthread_mutex_init(mutex, nil)
    pthread_cond_init(started, nil)
    pthread_cond_init(finished, nil)
    for _ in 1..<max(threads, 1) {
      var id = pthread_t()
      // The thread does not keep the team: closing it ends the thread before the memory goes.
      let status = pthread_create(
        &id, nil,
        { argument in
          Unmanaged<ThreadTeam>.fromOpaque(argument!).takeUnretainedValue().work()
          return nil
        }, Unmanaged.passUnretained(self).toOpaque())
      precondition(status == 0, "the system refuses a thread: \(String(cString: strerror(status)))")
      members.append(id)
    }
  }

  deinit {
    pthread_mutex_lock(mutex)
    isClosed = true
    pthread_cond_broadcast(started)
    pthread_mutex_unlock(mutex)
    for id in members { pthread_join(id, nil) }
    pthread_cond_destroy(started)
    pthread_cond_destroy(finished)
    pthread_mutex_destroy(mutex)
    started.deallocate()
    finished.deallocate()
    mutex.deallocate()
  }

  /// Runs `body` for every number from 0 to `tasks` − 1, and returns when all are done. Not to be called by a task.
  public func run(tasks: Int, _ body: (_ task: Int) -> Void) {
    if threads == 1 || tasks <= 1 {
      for task in 0..<tasks { body(task) }
      return
    }
    withoutActuallyEscaping(body) { body in
      pthread_mutex_lock(mutex)
      self.body = body
      self.tasks = tasks
      precision = ProductPrecision.current
      nextTask.store(0, ordering: .relaxed)
      round += 1
      working = members.count
      pthread_cond_broadcast(started)
      pthread_mutex_unlock(mutex)

      takeTasks()

      pthread_mutex_lock(mutex)
      while working > 0 { pthread_cond_wait(finished, mutex) }
      self.body = nil
      pthread_mutex_unlock(mutex)
    }
  }

  /// Runs tasks until none is left. A function of its own, so that no reference to the body is left when it returns: the
  /// body must not outlive ``run(tasks:_:)``.
  @inline(never)
  private func takeTasks() {
    while true {
      let task = nextTask.add(1, ordering: .relaxed).oldValue
      if task >= tasks { return }
      body!(task)
    }
  }

  private func work() {
    var seen = 0
    pthread_mutex_lock(mutex)
    while true {
      while round == seen && !isClosed { pthread_cond_wait(started, mutex) }
      if isClosed { break }
      seen = round
      pthread_mutex_unlock(mutex)
      ProductPrecision.current = precision
      takeTasks()
      pthread_mutex_lock(mutex)
      working -= 1
      if working == 0 { pthread_cond_signal(finished) }
    }
    pthread_mutex_unlock(mutex)
  }
}
