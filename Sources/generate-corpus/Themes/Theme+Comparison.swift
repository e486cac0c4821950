extension Theme {
  /// Adjectives in their three degrees. `what` are things that are so.
  static let comparison = Theme(
    weight: 4,
    table: """
      plain   | more      | most      | what
      big     | bigger    | biggest   | an ocean liner, a whale, a stadium
      small   | smaller   | smallest  | an ant, a thimble, a grain of sand
      tall    | taller    | tallest   | a giraffe, a skyscraper, a spire
      short   | shorter   | shortest  | a stub of chalk, a summary, a winter day
      long    | longer    | longest   | a snake, a queue, an epic saga
      wide    | wider     | widest    | an estuary, a boulevard, a wingspan
      narrow  | narrower  | narrowest | an alley, a corridor, a ledge
      deep    | deeper    | deepest   | a well, a canyon, an abyss
      high    | higher    | highest   | a plateau, a soprano, a watchtower
      low     | lower     | lowest    | a cellar ceiling, a bass, a hedge
      old     | older     | oldest    | a ruin, a fossil, an oak
      young   | younger   | youngest  | a puppy, a sapling, a toddler
      new     | newer     | newest    | a gadget, an edition, a fashion
      fast    | faster    | fastest   | a cheetah, a rocket, a falcon
      slow    | slower    | slowest   | a snail, a tortoise, a tractor
      strong  | stronger  | strongest | an ox, a blacksmith, a steel cable
      weak    | weaker    | weakest   | a faint signal, a twig, a convalescent
      rich    | richer    | richest   | a banker, a gold mine, a merchant
      poor    | poorer    | poorest   | a beggar, a harvest, a slum
      cheap   | cheaper   | cheapest  | a bargain, a hostel, a plastic toy
      warm    | warmer    | warmest   | a fireplace, a woollen coat, a quilt
      cold    | colder    | coldest   | an iceberg, a freezer, a blizzard
      hot     | hotter    | hottest   | a furnace, a chilli, a desert
      bright  | brighter  | brightest | a torch, a comet, a spotlight
      dark    | darker    | darkest   | a cave, a tunnel, a starless night
      heavy   | heavier   | heaviest  | an anvil, a suitcase, a lump of lead
      light   | lighter   | lightest  | a feather, a bubble, a paper kite
      loud    | louder    | loudest   | a siren, a drum, an explosion
      quiet   | quieter   | quietest  | a whisper, a crypt, a cemetery
      hard    | harder    | hardest   | a diamond, an exam question, granite
      soft    | softer    | softest   | a cushion, velvet, a marshmallow
      sweet   | sweeter   | sweetest  | syrup, a ripe peach, nougat
      sour    | sourer    | sourest   | a lemon, vinegar, an unripe plum
      clever  | cleverer  | cleverest | a fox, an inventor, a detective
      happy   | happier   | happiest  | a newlywed, a holiday, a lottery winner
      busy    | busier    | busiest   | an anthill, a harbour, a telephone exchange
      safe    | safer     | safest    | a vault, a helmet, a shelter
      dirty   | dirtier   | dirtiest  | a chimney sweep, a boot, a rubbish dump
      thick   | thicker   | thickest  | a fog, a castle wall, porridge
      thin    | thinner   | thinnest  | a wafer, a needle, tissue paper
      early   | earlier   | earliest  | a rooster, a milkman, a sunrise
      late    | later     | latest    | a delayed bus, an owl, a deadline
      """,
    templates: """
      It is very {plain}, as {plain} as {what}.
      {what} is {plain}, everyone knows how {plain}.
      So {plain} a thing, said {name}: {what}!
      This is quite {plain}, like {what}.
      {name} found something {plain}, rather like {what}.
      How {plain} it looks, as {plain} and strange as {what}.
      Not very {plain}, not as {plain} as {what}.
      They found {what} too {plain} on {day}.
      {what} may be {plain}, but is it so {plain}?

      It is {more} than {what}.
      {what} is {more} than that, and much {more} than this.
      Nothing is {more} than {what}, said {name}.
      Which is {more}, {what} or {what}?
      It grew {more} than {what}, then even {more}.
      {name} wanted something {more} than {what}.
      Year after year it became {more}, {more} than {what}.
      {what} seemed {more} than before, in {month}.
      A little {more} than {what}, and far {more} than expected.

      It is the {most} of all, the {most} in the world.
      {what} is the {most} thing that {name} ever saw.
      Of all things, {what} is the {most}.
      The {most} one of them all took the prize: {what}.
      Who has seen the {most} of them, {what}?
      It was the {most} in the whole country: {what}.
      Among all the others, {what} was by far the {most}.
      {name} chose the {most} ever, {what}.
      The world's {most} of its kind is {what}.

      {plain}, {more}, {most}: that is what the {relative} says of {what}.
      {name} told us about {what} in {season}.
      It was {more} and {other.more} than ever.
      The {most} and the {other.most} of all came first.
      Very {plain} and very {other.plain}, as ever.
      """,
    relations: [
      Relation(section: "gram6-comparative", from: "plain", to: "more"),
      Relation(section: "gram7-superlative", from: "plain", to: "most"),
    ])
}
