// Cuts a text into words by Unicode's rules and ICU's dictionaries: swift run -c release Tokenize th แมวกินปลา
import Tokenization

let arguments = CommandLine.arguments.dropFirst()
guard let locale = arguments.first else { fatalError("Tokenize LOCALE TEXT …") }

var configuration = TokenizerConfiguration()
configuration.locale = locale
let tokenizer = try Tokenizer(configuration)
for token in try tokenizer.tokens(in: arguments.dropFirst().joined(separator: " ")) {
  print(token.text, token.kind, token.source)  // its place is in bytes of UTF-8
}
