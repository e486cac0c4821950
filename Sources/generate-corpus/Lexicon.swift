/// Words that any theme's sentences may use, so that facts do not stand alone.
enum Lexicon {
  static let words: [String: [String]] = [
    "name": [
      "Anna", "Omar", "Lucy", "Viktor", "Maria", "Tom", "Nadia", "Peter", "Leila", "Hugo", "Clara", "Samuel", "Ines",
      "Daniel", "Freya", "Ivan", "Rosa", "Felix", "Amina", "Oscar",
    ],
    "day": ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"],
    "month": [
      "January", "February", "March", "April", "June", "July", "August", "September", "October", "November", "December",
    ],
    "season": ["spring", "summer", "autumn", "winter"],
    "daypart": ["morning", "afternoon", "evening"],
    "number": ["two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"],
    "colour": ["red", "green", "blue", "yellow", "white", "black", "brown", "grey"],
    "relative": ["neighbour", "friend", "teacher", "cousin", "colleague", "guest"],
    "place": ["the market", "the garden", "the library", "the station", "the village", "the square", "the harbour"],
  ]
}
