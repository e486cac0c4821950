import ArgumentParser

@main
struct GenerateCorpus: ParsableCommand {
  func run() throws {}
}
