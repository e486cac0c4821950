extension Theme {
  /// Nouns in the singular and the plural. `about` are things that belong with them.
  static let nouns = Theme(
    weight: 4,
    table: """
      one      | many       | about
      cat      | cats       | whiskers, a saucer of cream, purring
      dog      | dogs       | a leash, a kennel, barking
      horse    | horses     | a paddock, hay, hooves
      cow      | cows       | a meadow, milking, cowbells
      pig      | pigs       | mud, a sty, acorns
      mouse    | mice       | cheese crumbs, a tiny hole, squeaking
      goose    | geese      | a pond, honking, down feathers
      wolf     | wolves     | howling, a pack, moonlit snow
      bee      | bees       | honey, a hive, pollen
      spider   | spiders    | a web, silk, eight legs
      bird     | birds      | a nest, feathers, dawn chirping
      elephant | elephants  | a trunk, ivory tusks, huge ears
      child    | children   | toys, crayons, a sandpit
      tooth    | teeth      | a dentist, toothpaste, chewing
      foot     | feet       | shoes, toes, footprints
      leaf     | leaves     | an autumn branch, a rake, sap
      knife    | knives     | a sharp blade, a butcher, a sheath
      loaf     | loaves     | a bakery, crust, flour
      shelf    | shelves    | a bookcase, brackets, dust
      apple    | apples     | an orchard, cider, a core
      orange   | oranges    | citrus peel, juice, a grove
      potato   | potatoes   | a sack, mash, peeling
      tomato   | tomatoes   | ketchup, a greenhouse, salad
      egg      | eggs       | a yolk, an omelette, a shell
      flower   | flowers    | petals, a vase, nectar
      tree     | trees      | roots, bark, a forest
      house    | houses     | a roof, a chimney, a doorbell
      window   | windows    | glass panes, curtains, a sill
      door     | doors      | a hinge, a handle, a threshold
      table    | tables     | a cloth, cutlery, dinner plates
      chair    | chairs     | a cushion, armrests, upholstery
      bottle   | bottles    | a cork, a label, lemonade
      box      | boxes      | cardboard, a lid, wrapping paper
      lamp     | lamps      | a bulb, a shade, a switch
      church   | churches   | a steeple, an organ, pews
      berry    | berries    | jam, a thorny bush, a basket
      river    | rivers     | a bridge, a delta, rapids
      mountain | mountains  | a summit, a glacier, an avalanche
      island   | islands    | a lagoon, palm beaches, a ferry
      road     | roads      | asphalt, potholes, signposts
      car      | cars       | a steering wheel, petrol, tyres
      bicycle  | bicycles   | pedals, handlebars, spokes
      tram     | trams      | overhead wires, rails, a conductor
      ship     | ships      | an anchor, a captain, cargo
      book     | books      | chapters, a publisher, footnotes
      letter   | letters    | an envelope, a stamp, ink
      clock    | clocks     | a pendulum, ticking, an alarm
      key      | keys       | a lock, a chain, a rusty padlock
      computer | computers  | a keyboard, software, a screen
      doctor   | doctors    | a stethoscope, a hospital, patients
      lawyer   | lawyers    | a courtroom, a judge, paragraphs of law
      star     | stars      | a telescope, galaxies, the night sky
      """,
    templates: """
      There is one {one} with {about} here, a single {one}.
      This {one} with {about} is [mine|his|hers|ours], a {colour} one.
      A single {one} with {about} was enough for {name}.
      Each {one} with {about} has its own {colour} mark.
      That {one} with {about} belongs to {name}, it is {colour}.
      Every {one} needs {about}, every single {one}, says the {relative}.
      Is this {one} with {about} yours, or is it the one {one} of {name}?
      {name} has only one {one} with {about}, it is {colour}.
      Another {one} with {about} is near {place}, just one {one}.
      The {one} itself is {colour}; it has {about} beside it.
      One {one} with {about} is worth it, said {name}.
      Not a single {one} was left, just {about}, not one {one}.
      {about} and one {one}: that is all it is.
      Is it a {colour} {one} with {about}, this one, or is it another {one}?

      There are {number} {many} with {about} here, several {many}.
      These {many} with {about} are [mine|his|hers|ours], {number} {colour} ones.
      Many {many} with {about} were too many for {name}.
      All {many} with {about} have their own {colour} marks.
      Those {many} with {about} belong to {name}, they are {colour}.
      Some {many} need {about}, all those {many}, says the {relative}.
      Are these {many} with {about} yours, or are they the {number} {many} of {name}?
      {name} has {number} {many} with {about}, they are {colour}.
      Several {many} with {about} are near {place}, hundreds of {many}.
      Both {many} are {colour}; they have {about} beside them.
      Hundreds of {many} with {about} are worth it, said {name}.
      Few {many} were left, just {about}, {number} or so {many}.
      {about} and {number} {many}: those are all they are.
      Are they {colour} {many} with {about}, these ones, or are they other {many}?

      Near {place} we found {about} and {about} in {month}.
      How many {many} with {about} are there, and how many {other.many}?
      Here is one {one} with {about}, and there is one {other.one}.
      {number} {many} and {number} {other.many} were seen on {day}.
      """,
    relations: [Relation(section: "gram5-plural", from: "one", to: "many")])
}
