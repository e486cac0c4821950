// Trains word vectors and asks for the words nearest to one: swift run -c release TrainVectors Corpora/facts-en.txt euro
import Corpora
import Embeddings

let arguments = Array(CommandLine.arguments.dropFirst())
guard arguments.count == 2 else { fatalError("TrainVectors TEXT WORD") }

// Text to words to numbers.
let encoded = try CorpusEncoder().encode(CorpusInput(arguments: [arguments[0]]))
print(encoded.ledger.kept, "words,", encoded.vocabulary.count, "different ones")

// Skip-gram with negative sampling; the same seed gives the same bytes on any number of threads.
var configuration = Word2VecConfiguration()
configuration.dimension = 100
configuration.epochs = 15
let trainer = try Word2VecTrainer(
  configuration, counts: encoded.vocabulary.occurrences, corpus: encoded.corpus, threads: 2)
while try trainer.train(pauseWhen: { false }) == .paused {}

// Exact search by cosine.
let search = VectorSearch(trainer.vectors)
guard let id = encoded.vocabulary[arguments[1]] else { fatalError("“\(arguments[1])” is too rare in the text") }
for neighbour in search.nearest(to: search.matrix.direction(of: Int(id)), count: 5, excluding: [id]) {
  print(neighbour.score, encoded.vocabulary.word(neighbour.id))
}
