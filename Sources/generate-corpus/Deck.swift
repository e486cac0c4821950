/// Cards drawn without putting them back until none is left: every element comes up equally often, in a random order.
struct Deck<Element> {
  private let elements: [Element]
  private var left: [Element] = []

  init(_ elements: [Element]) {
    precondition(!elements.isEmpty, "a deck has at least one card")
    self.elements = elements
  }

  mutating func draw(using random: inout SplitMix64) -> Element {
    if left.isEmpty { left = elements.shuffled(using: &random) }
    return left.removeLast()
  }
}
