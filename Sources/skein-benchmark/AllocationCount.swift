import CAllocationCount

/// How often memory is asked for.
enum AllocationCount {
  static func during(_ body: () -> Void) -> Int {
    let before = skein_allocation_count()
    body()
    return skein_allocation_count() - before
  }
}
