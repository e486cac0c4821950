import Synchronization
import Tensors
import Testing

@Suite("Thread teams")
struct ThreadTeamTests {
  @Test("every task runs once, in every round", arguments: [1, 2, 5])
  func everyTaskOnce(threads: Int) {
    let team = ThreadTeam(threads: threads)
    for tasks in [0, 1, 2, 3, 17, 100] + Array(repeating: 4, count: 2000) {
      var runs = [Int](repeating: 0, count: tasks)
      runs.withUnsafeMutableBufferPointer { runs in
        team.run(tasks: tasks) { runs[$0] += 1 }
      }
      #expect(runs.allSatisfy { $0 == 1 })
    }
  }

  @Test("tasks run at the same time")
  func together() {
    let team = ThreadTeam(threads: 2)
    let arrived = Atomic<Int>(0)
    // Each waits for the other: one thread alone would wait for good.
    team.run(tasks: 2) { _ in
      arrived.add(1, ordering: .sequentiallyConsistent)
      while arrived.load(ordering: .sequentiallyConsistent) < 2 {}
    }
    #expect(arrived.load(ordering: .relaxed) == 2)
  }
}
