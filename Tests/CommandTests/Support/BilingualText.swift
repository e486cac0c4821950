/// Sentences in German and English made of the same few parts; no two are the same on either side.
enum BilingualText {
  private static let subjects = [
    ("wir", "we"), ("meine Schwester", "my sister"), ("der alte Mann aus dem Dorf", "the old man from the village"),
    ("Anna", "Anna"), ("die Kinder, die im Garten spielten,", "the children who played in the garden"),
    ("niemand", "nobody"), ("der Hund", "the dog"),
  ]
  private static let verbs = [
    ("sahen", "saw"), ("fanden gestern", "found yesterday"),
    ("zeichneten mit großer Geduld", "drew with great patience"),
    ("suchten überall", "looked everywhere for"), ("mochten", "liked"),
  ]
  private static let objects = [
    ("einen Vogel", "a bird"), ("das rote Fahrrad ohne Sattel", "the red bicycle without a saddle"),
    ("die Brücke", "the bridge"), ("Brot", "bread"),
    ("viele kleine Steine und Muscheln", "many small stones and shells"),
    ("ein Lied", "a song"),
  ]
  private static let places = [
    ("am Fluss", "by the river"), ("hier", "here"), ("auf dem Markt vor der Kirche", "on the market before the church"),
    ("im Winter", "in winter"), ("in der großen Stadt hinter den Bergen", "in the big town behind the mountains"),
  ]

  static func pairs(_ count: Int) -> [(german: String, english: String)] {
    let total = subjects.count * verbs.count * objects.count * places.count
    precondition(count <= total, "\(count) of \(total) sentences")
    return (0..<count).map { sentence in
      // 587 has no factor in common with their number, so each comes once.
      var number = sentence * 587 % total
      func next(_ parts: [(String, String)]) -> (String, String) {
        defer { number /= parts.count }
        return parts[number % parts.count]
      }
      let parts = [next(subjects), next(verbs), next(objects), next(places)]
      return (parts.map(\.0).joined(separator: " "), parts.map(\.1).joined(separator: " "))
    }
  }
}
