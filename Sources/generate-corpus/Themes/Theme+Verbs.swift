extension Theme {
  /// Verbs in four forms. `how` is what one does with them: an object, a place or a manner.
  static let verbs = Theme(
    weight: 6,
    table: """
      base     | third     | past      | gerund     | how
      walk     | walks     | walked    | walking    | along the promenade, through the park, without an umbrella
      run      | runs      | ran       | running    | a marathon, around the track, in trainers
      swim     | swims     | swam      | swimming   | across the lake, in the pool, against the current
      sing     | sings     | sang      | singing    | in the choir, a ballad, a chorus
      dance    | dances    | danced    | dancing    | a waltz, at the ballroom, to the tango
      write    | writes    | wrote     | writing    | a signature, a poem with ink, in a diary
      study    | studies   | studied   | studying   | for an examination, algebra, at the university
      drink    | drinks    | drank     | drinking   | cocoa, from a mug, mint tea
      eat      | eats      | ate       | eating     | a sandwich, with a fork, an omelette
      cook     | cooks     | cooked    | cooking    | in a frying pan, onion soup, from a recipe
      bake     | bakes     | baked     | baking     | muffins in the oven, a cherry pie, with yeast
      drive    | drives    | drove     | driving    | a lorry, on the motorway, in fourth gear
      ride     | rides     | rode      | riding     | a pony, without a saddle, a donkey
      fly      | flies     | flew      | flying     | a glider, above the clouds, an aeroplane
      sleep    | sleeps    | slept     | sleeping   | under a blanket, in a hammock, until noon
      dream    | dreams    | dreamed   | dreaming   | of distant planets, about dragons, of a lottery ticket
      paint    | paints    | painted   | painting   | with a brush, the fence, on canvas
      draw     | draws     | drew      | drawing    | with a pencil, a circle, a cartoon
      build    | builds    | built     | building   | a shed of planks, with bricks, a stone wall
      repair   | repairs   | repaired  | repairing  | a leaking pipe, the engine, with a screwdriver
      throw    | throws    | threw     | throwing   | a javelin, a pebble, a snowball
      catch    | catches   | caught    | catching   | a trout, with a net, butterflies
      climb    | climbs    | climbed   | climbing   | a ladder, a steep cliff, with ropes
      jump     | jumps     | jumped    | jumping    | over the hurdle, on a trampoline, across the ditch
      fall     | falls     | fell      | falling    | off the roof, into a puddle, down the stairs
      sell     | sells     | sold      | selling    | insurance, vegetables at a stall, at an auction
      buy      | buys      | bought    | buying     | groceries, with a credit card, at the supermarket
      pay      | pays      | paid      | paying     | the bill, taxes, in cash
      teach    | teaches   | taught    | teaching   | chemistry, in a classroom, the alphabet
      learn    | learns    | learned   | learning   | a foreign tongue, vocabulary, by heart
      think    | thinks    | thought   | thinking   | about philosophy, of a riddle, about infinity
      speak    | speaks    | spoke     | speaking   | into a microphone, with an accent, at the conference
      listen   | listens   | listened  | listening  | to the radio, to jazz, with headphones
      plant    | plants    | planted   | planting   | tulip bulbs, seeds in rows, carrots
      dig      | digs      | dug       | digging    | a trench, with a spade, for treasure
      fold     | folds     | folded    | folding    | a paper crane, napkins, the laundry
      sew      | sews      | sewed     | sewing     | a button, with needle and thread, a hem
      wash     | washes    | washed    | washing    | with soap, muddy socks, in the basin
      sweep    | sweeps    | swept     | sweeping   | with a broom, the dusty attic, the yard
      play     | plays     | played    | playing    | chess, the violin, at cards
      win      | wins      | won       | winning    | a trophy, the championship, in extra time
      fight    | fights    | fought    | fighting   | with swords, a duel, against the flames
      hide     | hides     | hid       | hiding     | behind the curtain, in a cupboard, a stolen jewel
      steal    | steals    | stole     | stealing   | a purse, like a thief, from the jeweller
      shout    | shouts    | shouted   | shouting   | across the valley, at the referee, for help
      laugh    | laughs    | laughed   | laughing   | at a joke, at the clown, during the comedy
      cry      | cries     | cried     | crying     | into a handkerchief, salty tears, over spilt milk
      travel   | travels   | travelled | travelling | with a rucksack, by caravan, without a passport
      sail     | sails     | sailed    | sailing    | a yacht, with the tide, past the lighthouse
      count    | counts    | counted   | counting   | sheep, on an abacus, up to a hundred
      measure  | measures  | measured  | measuring  | with a ruler, the width, in centimetres
      weigh    | weighs    | weighed   | weighing   | on the scales, flour, in grams
      vote     | votes     | voted     | voting     | in the referendum, on a ballot paper, for the opposition
      hunt     | hunts     | hunted    | hunting    | deer, with hounds, in the marsh
      """,
    templates: """
      Tomorrow {name} will {base} {how}.
      {name} wants to {base} {how}, and then to {base} again.
      Do you {base} {how}, or do you not {base} at all?
      They can {base} {how}, but they must not {base} on {day}.
      To {base} {how} is what I would like to do.
      Let us {base} {how}, we should {base} while we can.
      We will {base} together, and you may {base} {how}.
      {name} likes to {base} {how} on {day}.
      It is not easy to {base} {how}, but try to {base} anyway.

      Every {day} {name} {third} {how}.
      {name} always {third} in {month}, and often {third} {how}.
      My {relative} never {third} {how}, but his {relative} {third} each {daypart}.
      Whoever {third} {how} usually {third} well.
      Nobody here {third} as {name} {third}, {how}.
      In {season} she {third} {how}, and he {third} too.
      My {relative} seldom {third} alone; she {third} {how}.

      Yesterday {name} {past} {how}.
      Last {month} we {past} {how}, and nobody {past} better.
      {number} years ago {name} {past} {how}.
      She did not want to {other.base}, but she {past} {how} last week.
      They {past} {how} until midnight yesterday.
      In those days people {past} {how} and {past} for hours.
      Last {day} my {relative} {past} {how}, then went home.
      Once upon a time I {past} {how}.

      Now {name} is {gerund} {how}.
      {name} was {gerund} {how} when the telephone rang.
      We have been {gerund} for {number} hours, {gerund} {how}.
      {gerund} {how} is good for you, so keep {gerund}.
      They are still {gerund} {how}.
      Are you {gerund} {how}, or only {other.gerund}?
      {name} enjoys {gerund}, above all {gerund} {how}.
      While {gerund} {how}, {name} was humming.
      After {gerund} {how} she was tired of {gerund}.
      Stop {gerund} {how}, said the {relative}.
      """,
    relations: [
      Relation(section: "gram2-present-participle", from: "base", to: "gerund"),
      Relation(section: "gram3-past-tense", from: "gerund", to: "past"),
      Relation(section: "gram4-third-person", from: "base", to: "third"),
    ])
}
