import Foundation
import TestSupport

extension Getting {
  /// What a process that was killed leaves: a part of `test`'s file, and what is known of it.
  ///
  /// - Parameter validators: such as `"entityTag": "\"1\""`.
  func leave(_ bytes: some Sequence<UInt8>, of url: String, validators: [String: String] = [:], total: Int? = nil)
    throws
  {
    try folder.write(bytes, to: "test.part/a.txt.part")
    var state: [String: Any] = ["url": url, "validators": validators]
    state["totalBytes"] = total
    try folder.write(JSONSerialization.data(withJSONObject: state), to: "test.part/a.txt.part.json")
  }
}
