extension Theme {
  /// Adjectives and their negation by a prefix. `what` can be one or the other.
  static let opposites = Theme(
    weight: 4,
    table: """
      positive      | negative        | what
      possible      | impossible      | the journey to the moon, a perpetual machine, the crossing
      known         | unknown         | the author of the manuscript, the cause of the disease, the formula
      certain       | uncertain       | the outcome of the match, the forecast, the date of the launch
      comfortable   | uncomfortable   | the mattress, the armchair, the flight
      fair          | unfair          | the referee, the verdict, the division of the spoils
      lucky         | unlucky         | the gambler, the dice, the horseshoe
      honest        | dishonest       | the accountant, the witness, the confession
      legal         | illegal         | the parking place, the copy of the film, the bonfire
      logical       | illogical       | the proof, the argument, the conclusion of the essay
      regular       | irregular       | the heartbeat, the verb, the polygon
      responsible   | irresponsible   | the driver of the bus, the babysitter, the pilot
      perfect       | imperfect       | the circle, the pearl, the pronunciation
      polite        | impolite        | the shop assistant, the reply, the applause
      patient       | impatient       | the angler, the queue at the counter, the nurse
      visible       | invisible       | the ghost, the stain, the far side of the lake
      correct       | incorrect       | the spelling, the sum, the address on the parcel
      complete      | incomplete      | the jigsaw, the stamp collection, the skeleton
      active        | inactive        | the volcano, the account, the ingredient
      tidy          | untidy          | the desk, the wardrobe, the handwriting
      healthy       | unhealthy       | the diet, the breakfast, the seedling
      clear         | unclear         | the instruction, the picture on the television, the motive
      pleasant      | unpleasant      | the smell, the climate, the conversation
      reliable      | unreliable      | the engine, the source of the rumour, the timetable of the ferry
      stable        | unstable        | the ladder, the scaffold, the isotope
      necessary     | unnecessary     | the surgery, the paperwork, the detour
      familiar      | unfamiliar      | the melody, the face in the mirror, the signature on the cheque
      fortunate     | unfortunate     | the coincidence, the timing, the shipwrecked sailor
      friendly      | unfriendly      | the puppy, the customs officer, the neighbour's parrot
      popular       | unpopular       | the tax, the singer, the uniform
      convenient    | inconvenient    | the bus stop, the appointment, the location of the shop
      sufficient    | insufficient    | the evidence, the supply of water, the ration
      """,
    templates: """
      Luckily {what} is {positive}, thank goodness.
      We are glad that {what} is {positive}.
      Yes, {what} seems {positive}, and that is welcome.
      {name} smiled, because {what} was {positive}.
      It is a relief that {what} is {positive}, said {name} with a smile.
      Fortunately for us, {what} was {positive} after all.
      {positive}, yes indeed, that is how I find {what}.
      How nice that {what} turned out to be {positive}.
      {what} is {positive}, and everyone praised it.
      The {relative} praised {what} and called it {positive}.
      The good news is that {what} is {positive}.

      Sadly {what} is {negative}, what a shame.
      We are sorry that {what} is {negative}.
      No, {what} seems {negative}, and that is a problem.
      {name} frowned, because {what} was {negative}.
      It is a pity that {what} is {negative}, said {name} with a frown.
      Alas for us, {what} was {negative} after all.
      {negative}, no doubt about that, is how I find {what}.
      How annoying that {what} turned out to be {negative}.
      {what} is {negative}, and everyone complained about it.
      The {relative} complained about {what} and called it {negative}.
      The bad news is that {what} is {negative}.

      On {day} we discussed {what} near {place}.
      What do you say about {what}, asked the {relative}.
      {what} was on everybody's lips in {month}.
      Is {what} {positive} or {negative}, asked {name}.
      """,
    relations: [Relation(section: "gram8-opposite", from: "positive", to: "negative")])
}
