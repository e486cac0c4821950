import Metrics
import Testing

@Suite("McNemar's test")
struct McNemarTestTests {
  // scipy.stats.binomtest(min(b, c), b + c, .5).pvalue, of scipy 1.17.1
  @Test(
    "p values are scipy's, however small",
    arguments: [
      (0, 0, 1), (1, 0, 1), (0, 5, 0.0625), (3, 10, 0.09228515625), (10, 3, 0.09228515625), (7, 7, 1), (7, 8, 1),
      (120, 170, 0.00393333651282517), (2000, 2200, 0.0021323556719912455), (5000, 9000, 6.922363849517518e-254),
    ])
  func golden(onlyFirst: Int, onlySecond: Int, pValue: Double) {
    let test = McNemarTest(onlyFirst: onlyFirst, onlySecond: onlySecond)
    // Relative: thousands of factors, each rounded.
    #expect(abs(test.pValue - pValue) <= 1e-10 * pValue)
  }

  @Test("p values beyond the smallest number are 0")
  func tiny() {
    #expect(McNemarTest(onlyFirst: 0, onlySecond: 3000).pValue == 0)
  }

  @Test("only examples on which one of both is right count")
  func answers() {
    let test = McNemarTest(
      first: [true, true, false, true, false, false], second: [true, false, true, false, false, false])
    #expect(test.onlyFirst == 2 && test.onlySecond == 1 && test.pValue == 1)
  }
}
