extension Theme {
  /// People named by sex. `where` and `thing` belong to both words of a pair, and to few other pairs.
  static let family = Theme(
    weight: 3,
    table: """
      male        | female        | where                                | thing
      king        | queen         | in the palace, at the coronation     | a crown, a throne, a kingdom
      prince      | princess      | in the tower, at the royal ball      | a fairy tale, a dragon, a carriage
      emperor     | empress       | in the imperial city, at the court   | an empire, a dynasty, a marble statue
      duke        | duchess       | at the manor, in the duchy           | an estate, a coat of arms, a title
      father      | mother        | by the cradle, at the school gate    | a baby, a lullaby, a packed lunch
      grandfather | grandmother   | on the porch, by the stove | a faded photograph, a cane, knitting wool
      son         | daughter      | in the nursery, at the birthday party | a toy, a school report, a rattle
      brother     | sister        | in the bunk bed, in the attic den   | a shared secret, a quarrel, a pillow
      uncle       | aunt          | at the wedding feast, at the family lunch | a postcard, a present, a holiday visit
      nephew      | niece         | at the christening, at the zoo       | pocket money, a balloon, a puzzle
      husband     | wife          | at the anniversary, on the honeymoon | a marriage, a ring, a mortgage
      groom       | bride         | at the altar, in the chapel          | a wedding cake, a vow, a bouquet
      boy         | girl          | in the playground, on the swing      | a kite, a marble, a skipping rope
      man         | woman         | in the office, in the crowd          | a briefcase, an umbrella, a newspaper
      gentleman   | lady          | at the opera, in the salon    | good manners, a silk scarf, a calling card
      actor       | actress       | on the stage, at the premiere        | a script, a film, a rehearsal
      waiter      | waitress      | in the restaurant, at the counter    | a tray, a menu, a tip
      host        | hostess       | at the dinner party, in the dining room | an invitation, a toast, a guest list
      hero        | heroine       | in the legend, at the end of the novel | a brave deed, a quest, a medal
      wizard      | witch         | in the enchanted forest, over the cauldron | a spell, a wand, a potion
      monk        | nun           | in the monastery, at prayer          | a hymn, a candle, a rosary
      landlord    | landlady      | in the hallway, at the boarding house | the rent, a lease, the tenants
      heir        | heiress       | at the chateau, at the notary | a fortune, an inheritance, a family jewel
      widower     | widow         | at the funeral, by the grave         | mourning, a wreath, a coffin
      policeman   | policewoman   | at the crossroads, at the police station | a whistle, a patrol, an arrest
      businessman | businesswoman | in the boardroom, at the stock exchange | a contract, a merger, a profit
      salesman    | saleswoman    | in the showroom, on the doorstep  | a discount, a catalogue, a sample
      chairman    | chairwoman    | at the annual meeting, in the committee room | the agenda, a motion, the minutes
      headmaster  | headmistress  | at the assembly, in the school hall  | a timetable, detention, a diploma
      """,
    templates: """
      The {male} said that he would worry about {thing} himself.
      [Yesterday|This {daypart}] the {male} lost his patience over {thing}.
      He is {a:male}, and his life is about {thing}.
      {where}, the {male} looked at his reflection and saw himself.
      They saw the {male} {where}; he was alone and his face was calm.
      The {male} told himself that {thing} was his.
      Sir, said the {male}, this is {thing}, and it is mine.
      The {male} {where} was kind, and people liked him.
      They gave him {thing}, and the {male} thanked them with his whole heart.
      His brothers called him {a:male} because of {thing}.
      A telegram came for the {male}; he opened it {where}, by himself.
      The {male} waited {where} until his friend came to him with {thing}.

      The {female} said that she would worry about {thing} herself.
      [Yesterday|This {daypart}] the {female} lost her patience over {thing}.
      She is {a:female}, and her life is about {thing}.
      {where}, the {female} looked at her reflection and saw herself.
      They saw the {female} {where}; she was alone and her face was calm.
      The {female} told herself that {thing} was hers.
      Madam, said the {female}, this is {thing}, and it is mine.
      The {female} {where} was kind, and people liked her.
      They gave her {thing}, and the {female} thanked them with her whole heart.
      Her sisters called her {a:female} because of {thing}.
      A telegram came for the {female}; she opened it {where}, by herself.
      The {female} waited {where} until her friend came to her with {thing}.

      The {male} and the {female} met {where}.
      There was {thing} {where}, and nobody knew why.
      On {day} we talked about {thing} and about what happened {where}.
      {thing} {where} is what the {relative} remembers.
      The {male} greeted the {other.male}, and he answered him.
      The {female} greeted the {other.female}, and she answered her.
      """,
    relations: [Relation(section: "family", from: "male", to: "female")])
}
