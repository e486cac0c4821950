import Tasks
import Testing

@Suite("The median stopping rule")
struct MedianStoppingTests {
  @Test("the best error so far is compared with the median of means up to the epoch")
  func rule() {
    let rule = MedianStopping(curves: [[0.4, 0.3], [0.5, 0.2], [0.6, 0.5], [0.4, 0.4]])
    // After two epochs the means are 0.35, 0.35, 0.55 and 0.4, with the median 0.375; after one it is 0.45.
    #expect(rule.stops([0.7, 0.38]) && !rule.stops([0.7, 0.37]))
    #expect(!rule.stops([0.37, 0.9]), "the best counts, not the last")
    #expect(rule.stops([0.46]) && !rule.stops([0.44]))
    #expect(!rule.stops([]))
  }

  @Test("a curve that ended counts with what it has, and an odd number has its middle one")
  func shortCurves() {
    let rule = MedianStopping(curves: [[0.1], [0.2], [0.3, 0.3, 0.3], [0.4], [0.5, 0.1]])
    #expect(rule.stops([0.9, 0.9, 0.31]) && !rule.stops([0.9, 0.9, 0.29]))
  }

  @Test("fewer than four curves stop nothing; those of trials without epochs do not count")
  func few() {
    #expect(!MedianStopping(curves: [[0.1], [0.1], [0.1], [], []]).stops([0.9]))
    #expect(MedianStopping(curves: [[0.1], [0.1], [0.1], [0.1]]).stops([0.9]))
  }
}
