import Corpora

extension MachineMemory {
  /// Refuses work that takes more memory than there is, swap included.
  ///
  /// - Parameter bytes: what is needed at least, as a number that cannot overflow.
  static func require(_ bytes: Double) throws(TaskError) {
    let available = Double(obtainableBytes)
    if bytes > available {
      throw .notEnoughMemory(gigabytes: bytes / 1e9, availableGigabytes: available / 1e9)
    }
  }
}
