import Glibc

/// What this process has used.
struct ResourceUse {
  /// Of all threads, in the program and in the system on its behalf.
  var cpuSeconds: Double
  var peakMemoryBytes: Int

  static var now: ResourceUse {
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    let seconds = usage.ru_utime.tv_sec + usage.ru_stime.tv_sec
    let microseconds = usage.ru_utime.tv_usec + usage.ru_stime.tv_usec
    return ResourceUse(
      cpuSeconds: Double(seconds) + Double(microseconds) / 1e6, peakMemoryBytes: usage.ru_maxrss * 1024)
  }
}

/// Seconds of wall and CPU time since it was made.
struct Stopwatch {
  private let start = ContinuousClock.now
  private let startCPU = ResourceUse.now.cpuSeconds

  var seconds: Double { (ContinuousClock.now - start) / .seconds(1) }
  var cpuSeconds: Double { ResourceUse.now.cpuSeconds - startCPU }
}
