import Foundation
import Storage
import Tasks
import Testing

@Suite("Stored settings")
struct StoredSettingsTests {
  @Test("no setting that may be nil has another default: what is left out of a stored recipe is what it was")
  func defaults() throws {
    // Encoded, a nil has no key, and a stored recipe is read over the defaults.
    let recipe = LanguageModelRecipe()
    #expect(recipe.text.maximumSize == nil && recipe.text.tokenizer.numberReplacement == nil)
    #expect(recipe.model.hiddenSize == nil && recipe.model.cutoffs == nil)
    #expect(recipe.training.validationInterval == nil && recipe.training.vectors == nil)
    #expect(recipe.optimization.patience == nil)
  }
}
