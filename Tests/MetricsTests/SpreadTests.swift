import Metrics
import Testing

@Suite("Spread")
struct SpreadTests {
  // x = [.91, .87, .9, .93, .88]; np.mean(x), np.std(x, ddof=1)
  @Test("mean and standard deviation are numpy's, of a sample")
  func golden() {
    let spread = Spread([0.91, 0.87, 0.9, 0.93, 0.88])
    #expect(areClose([spread.mean, spread.standardDeviation], [0.898, 0.023874672772626667]))
    #expect(spread.minimum == 0.87 && spread.maximum == 0.93 && spread.count == 5)
  }

  @Test("a single value has no standard deviation, equal ones have 0")
  func few() throws {
    #expect(Spread([0.3]).standardDeviation == nil)
    #expect(Spread([0.5, 0.5, 0.5]).standardDeviation == 0)
    #expect(try json(Spread([0.5])) == #"{"count":1,"maximum":0.5,"mean":0.5,"minimum":0.5}"#)
  }
}
