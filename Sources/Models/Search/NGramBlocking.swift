/// Adds the tokens to `blocked` that would complete a sequence of `length` tokens that `history` already holds.
///
///     blockRepetitions(of: 2, in: [7, 5, 3, 7], into: &blocked)   // adds 5: “7 5” was there
func blockRepetitions(of length: Int, in history: [Int32], into blocked: inout [Int32]) {
  let start = history.count - (length - 1)  // where the unfinished sequence at the end starts
  if start < 0 { return }
  for earlier in 0..<start {
    var same = 0
    while same < length - 1 && history[earlier + same] == history[start + same] { same += 1 }
    if same == length - 1 { blocked.append(history[earlier + same]) }
  }
}
