// Asks the embedding of a workbench file: a is to b as c is to …? swift run -c release AskAnalogies skein.db man king woman
import Embeddings
import Storage

let arguments = Array(CommandLine.arguments.dropFirst())
guard arguments.count == 4 else { fatalError("AskAnalogies FILE A B C") }

let workbench = try Workbench.open(path: arguments[0], access: .read)
let embedding = try workbench.embedding(named: nil)  // the only one there is
let words = try workbench.vocabulary(of: embedding)
let search = VectorSearch(try workbench.vectors(of: embedding))

let ids = arguments.dropFirst().compactMap { words[$0] }
guard ids.count == 3 else { fatalError("not all of these words have a vector") }
let question = VectorSearch.Analogy(a: ids[0], b: ids[1], c: ids[2])
for method in AnalogyMethod.allCases {
  for answer in search.answers(to: [question], method: method, count: 3)[0] {
    print(method, answer.score, words.word(answer.id))
  }
}
