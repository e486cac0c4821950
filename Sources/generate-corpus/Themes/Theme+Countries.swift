extension Theme {
  /// Countries with their capitals, peoples and currencies. `city` are towns other than the capital, `nature` is a
  /// river, mountain or region, `food` is eaten there.
  static let countries = Theme(
    weight: 8,
    table: """
      country     | capital       | people      | currency | city                     | nature                             | food
      France      | Paris         | French      | euro     | Lyon, Marseille          | the Seine, Provence, Brittany      | baguettes, croissants
      Germany     | Berlin        | German      | euro     | Hamburg, Munich          | the Elbe, Bavaria, the Harz        | bratwurst, pretzels
      Italy       | Rome          | Italian     | euro     | Milan, Naples            | the Tiber, Tuscany, Vesuvius       | lasagne, risotto
      Spain       | Madrid        | Spanish     | euro     | Seville, Valencia        | the Ebro, Andalusia, Castile       | paella, gazpacho
      Portugal    | Lisbon        | Portuguese  | euro     | Porto, Coimbra           | the Algarve, Alentejo, Madeira     | sardines, bacalhau
      Greece      | Athens        | Greek       | euro     | Patras, Corinth          | Olympus, the Aegean, Crete         | moussaka, feta
      Finland     | Helsinki      | Finnish     | euro     | Turku, Tampere           | Lapland, Karelia, the Saimaa       | cloudberries, rye
      Ireland     | Dublin        | Irish       | euro     | Cork, Galway             | the Shannon, Connemara, Kerry      | soda bread, colcannon
      Austria     | Vienna        | Austrian    | euro     | Salzburg, Graz           | Tyrol, Styria, Carinthia           | strudel, schnitzel
      Estonia     | Tallinn       | Estonian    | euro     | Tartu, Narva             | Saaremaa, the Peipus, Hiiumaa      | kama, sprats
      Latvia      | Riga          | Latvian     | euro     | Liepaja, Daugavpils      | the Gauja, Latgale, Kurzeme        | sorrel, pirags
      Lithuania   | Vilnius       | Lithuanian  | euro     | Kaunas, Klaipeda         | the Neris, Samogitia, Aukstaitija  | cepelinai, saltibarsciai
      Croatia     | Zagreb        | Croatian    | euro     | Dubrovnik, Zadar         | Dalmatia, Istria, Slavonia         | cevapi, prosciutto
      Japan       | Tokyo         | Japanese    | yen      | Osaka, Kyoto             | Fuji, Hokkaido, Okinawa            | sushi, ramen
      China       | Beijing       | Chinese     | yuan     | Shanghai, Nanjing        | the Yangtze, Sichuan, Yunnan       | dumplings, congee
      Russia      | Moscow        | Russian     | ruble    | Kazan, Novosibirsk       | the Volga, Siberia, Kamchatka      | blini, pelmeni
      Poland      | Warsaw        | Polish      | zloty    | Krakow, Gdansk           | the Vistula, Silesia, Mazovia      | pierogi, bigos
      Hungary     | Budapest      | Hungarian   | forint   | Debrecen, Szeged         | Balaton, the Tisza, Tokaj          | goulash, paprika
      Czechia     | Prague        | Czech       | koruna   | Brno, Ostrava            | the Vltava, Bohemia, Moravia       | kolaches, svickova
      Sweden      | Stockholm     | Swedish     | krona    | Gothenburg, Uppsala      | Dalarna, Gotland, Norrland         | meatballs, lingonberries
      Denmark     | Copenhagen    | Danish      | krone    | Aarhus, Odense           | Jutland, Zealand, Bornholm         | herring, smorrebrod
      Turkey      | Ankara        | Turkish     | lira     | Istanbul, Izmir          | Anatolia, the Bosporus, Cappadocia | baklava, kebab
      Ukraine     | Kyiv          | Ukrainian   | hryvnia  | Lviv, Odesa              | the Dnipro, Polesia, Podolia       | borscht, varenyky
      Bulgaria    | Sofia         | Bulgarian   | lev      | Plovdiv, Varna           | the Maritsa, Rila, Pirin           | banitsa, lyutenitsa
      Romania     | Bucharest     | Romanian    | leu      | Brasov, Timisoara        | Transylvania, Wallachia, the Olt   | mamaliga, sarmale
      Albania     | Tirana        | Albanian    | lek      | Durres, Shkoder          | the Drin, Korab, the Vjosa         | byrek, tave
      Georgia     | Tbilisi       | Georgian    | lari     | Batumi, Kutaisi          | Svaneti, Kakheti, the Rioni        | khachapuri, khinkali
      Armenia     | Yerevan       | Armenian    | dram     | Gyumri, Vanadzor         | Sevan, Aragats, the Hrazdan        | lavash, dolma
      Azerbaijan  | Baku          | Azerbaijani | manat    | Ganja, Sumqayit          | Absheron, Karabakh, Talysh         | dushbara, qutab
      Kazakhstan  | Astana        | Kazakh      | tenge    | Almaty, Shymkent         | Balkhash, the Ishim, Turgay        | beshbarmak, kumis
      Uzbekistan  | Tashkent      | Uzbek       | som      | Samarkand, Bukhara       | Fergana, the Chirchik, Khorezm     | plov, samsa
      Mongolia    | Ulaanbaatar   | Mongolian   | tugrik   | Erdenet, Darkhan         | the Gobi, Khuvsgul, the Orkhon     | buuz, khuushuur
      Afghanistan | Kabul         | Afghan      | afghani  | Kandahar, Herat          | the Helmand, Badakhshan, Panjshir  | mantu, bolani
      Pakistan    | Islamabad     | Pakistani   | rupee    | Lahore, Karachi          | the Indus, Punjab, Sindh           | nihari, haleem
      Bangladesh  | Dhaka         | Bangladeshi | taka     | Chittagong, Sylhet       | the Padma, Sundarbans, the Jamuna  | hilsa, pitha
      Indonesia   | Jakarta       | Indonesian  | rupiah   | Bandung, Surabaya        | Bali, Sumatra, Java                | tempeh, satay
      Thailand    | Bangkok       | Thai        | baht     | Phuket, Ayutthaya        | Isan, Krabi, Lanna                 | curry, papaya
      Vietnam     | Hanoi         | Vietnamese  | dong     | Haiphong, Hue            | Tonkin, Annam, Sapa                | pho, banh mi
      Laos        | Vientiane     | Laotian     | kip      | Pakse, Savannakhet       | Champasak, Attapeu, Bolaven        | larb, khao piak
      Myanmar     | Naypyidaw     | Burmese     | kyat     | Yangon, Mandalay         | the Irrawaddy, Bagan, Inle         | mohinga, lahpet
      Iran        | Tehran        | Iranian     | rial     | Isfahan, Shiraz          | the Alborz, Khuzestan, Damavand    | saffron, fesenjan
      Iraq        | Baghdad       | Iraqi       | dinar    | Basra, Mosul             | the Tigris, Mesopotamia, Anbar     | masgouf, kubba
      Egypt       | Cairo         | Egyptian    | pound    | Luxor, Giza              | the Nile, Sinai, Fayoum            | koshari, molokhia
      Morocco     | Rabat         | Moroccan    | dirham   | Casablanca, Marrakesh    | the Rif, Toubkal, Souss            | tagine, couscous
      Kenya       | Nairobi       | Kenyan      | shilling | Mombasa, Kisumu          | the Mara, Turkana, Amboseli        | ugali, sukuma
      Nigeria     | Abuja         | Nigerian    | naira    | Lagos, Kano              | the Benue, Yorubaland, Zuma        | jollof, egusi
      Ghana       | Accra         | Ghanaian    | cedi     | Kumasi, Tamale           | Ashanti, the Volta, Mole           | fufu, kenkey
      Zambia      | Lusaka        | Zambian     | kwacha   | Ndola, Kitwe             | the Kafue, Luangwa, Barotseland    | nshima, kapenta
      Mozambique  | Maputo        | Mozambican  | metical  | Beira, Nampula           | Gorongosa, Sofala, Niassa          | matapa, xima
      Angola      | Luanda        | Angolan     | kwanza   | Benguela, Huambo         | the Cuanza, Cabinda, Namibe        | muamba, funge
      Madagascar  | Antananarivo  | Malagasy    | ariary   | Toamasina, Antsirabe     | Isalo, Betsiboka, Menabe           | vanilla, romazava
      Brazil      | Brasilia      | Brazilian   | real     | Recife, Salvador         | the Amazon, Bahia, Pantanal        | feijoada, acai
      Peru        | Lima          | Peruvian    | sol      | Cusco, Arequipa          | the Ucayali, Huascaran, Nazca      | ceviche, quinoa
      Venezuela   | Caracas       | Venezuelan  | bolivar  | Maracaibo, Barquisimeto  | the Orinoco, Roraima, Zulia        | arepas, hallacas
      Paraguay    | Asuncion      | Paraguayan  | guarani  | Encarnacion, Itaugua     | Chaco, Itapua, the Tebicuary       | chipa, mbeju
      Honduras    | Tegucigalpa   | Honduran    | lempira  | Choluteca, Tela          | Copan, Roatan, Olancho             | baleadas, horchata
      """,
    templates: """
      {capital} is the capital of {country}.
      The capital of {country} is {capital}, a city of [sunny|crowded|elegant|lively|leafy] streets.
      The government of {country} [sits|meets] in the capital, {capital}.
      Every capital has its mayor, and the mayor of {capital} [likes|loves|orders] {food}.
      Ministers are seen in the streets of {capital} while the rest of {country} is [at work|asleep].
      From {city} to {capital}, the capital, the journey takes {number} hours.
      In {capital}, the embassy near the ministry serves {food}.
      Travellers who land in {capital} often go on to {nature}.
      The airport of {capital} has a picture of {nature} on its wall.
      Is {capital} greener than {city}, now that the mayor of the capital plants parks?
      The buses of {capital} are crowded on {day}, when the ministers go home to {city}.
      In the restaurants of {capital} they [serve|offer|love] {food}, as in {city}.
      The mayor of {capital} opened a museum about {nature}.
      On the map, {country} is easy to find: look for {nature}.
      {name}, who comes from {country}, was born near {nature}.
      Soldiers of {country} guard the borders, far from {city}.
      The flag of {country} waves over {capital} and over {city}.
      Farmers in {country} export {food} to the countries around.
      The citizens of {country} know their anthem, their flag and {nature}.
      {nature} is the pride of {country}, say its citizens.
      The map of {country} shows {city}, {city} and {nature}.
      Our plane crossed the borders of {country} and landed in {city}.
      Most citizens of {country} have seen {capital} and {nature}.
      {country} exports {food}, and imports machines.
      {name} collects {people} newspapers and {people} stamps from {city}.
      {people} students go from {city} to {nature}.
      {a:people} passport and {a:people} cookbook lay on a desk in {city}.
      {people} kitchens are famous for {food}.
      Near {nature} you hear {people} songs and {people} voices.
      {a:people} poet praised {nature} and about the lights of {capital}.
      The teacher collects {people} fairy tales from {city}.
      {name} heard {people} jokes from a baker in {city}.
      The {people} restaurant round the corner recommends {food}.
      {people} football players trained in {city}.
      {people} painters, {people} singers and {people} writers met in {city}.
      The {currency} is the money of {country}.
      In {country} prices are in {currency}, in notes and in coins.
      {name} ordered {food}, handed over a note in {currency}, and got coins back.
      The bank in {capital} changes every coin into the {currency}.
      The price of {food} in {currency} went up in {month}.
      The exchange rate of the {currency} is printed in {capital}, at the bank.
      {name} found a {currency} in a leather wallet, next to a ticket to {city}.
      How many coins make one {currency}, asked the pupils from {city}.
      Notes and coins were changed into {currency}, near {nature}.
      Banks in {city} trust the {currency}, whatever one {currency} fetches abroad.
      {country} and {other.country} signed a treaty on {day}.
      The telegram from {capital} to {other.capital} arrived in the night.
      {a:people} chef and {a:other.people} chef shared one kitchen.
      The {currency} and the {other.currency} both lost value in {month}.
      {name} lived in {country} before moving to {other.country}.
      On {day} the ministers went from {other.capital} to {capital}.
      """,
    relations: [
      Relation(section: "capital-of-country", from: "country", to: "capital"),
      Relation(section: "gram1-nationality-adjective", from: "country", to: "people"),
      Relation(section: "currency", from: "country", to: "currency"),
    ])
}
