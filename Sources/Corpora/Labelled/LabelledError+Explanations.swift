extension LabelledError {
  public static let explanations = [
    "SK-DATA-001": """
    Tables are read by RFC 4180: a field that begins with a double quote ends with one, and a double quote in it is written \
    twice; a field that does not begin with one holds none. The message names the line in which the row begins, and \
    the line and column of the quote. Some files, GLUE's among them, have tabs between fields and quotes \
    that are characters like any other: --format tsv-literal reads those. After a bad row that is skipped, reading goes on \
    with the line after the one in which it begins.
    """,
    "SK-DATA-002": """
    Every row of a table has as many fields as its first. Mostly a separator in a text makes one more: such a text has to \
    stand in double quotes.
    """,
    "SK-DATA-003": """
    A row is read into memory whole, and one this long is mostly no row: a double quote was left open, or the lines do not \
    end as they should. Split longer texts.
    """,
    "SK-DATA-004": """
    JSON Lines has one JSON object (RFC 8259) in each line, and lines end with a line feed. The column counts characters from 1. \
    Half of a surrogate pair, a trailing comma and NaN are not JSON. Blank lines are counted and passed over.
    """,
    "SK-DATA-005": """
    An object lacks a field that is read, or holds null there, or something of another kind: a text is a string; a label \
    is a string, a number or a truth value, taken as it is written; several labels are an array of such. The fields are chosen by the \
    first object of a file.
    """,
    "SK-DATA-006": """
    Every example needs a label, and a label is not empty. Where examples may have several labels, they may have none, but \
    between two separators one has to stand. In fastText's format labels come before the text; one after it began would be a label \
    to fastText and is refused here, since it may as well be text.
    """,
    "SK-DATA-007": """
    An example has more than one label, by its JSON array or by fastText's labels, and it was not said that it may. Several labels \
    take another loss, another split and other numbers than one, so that has to be declared: --multi-label.
    """,
    "SK-DATA-008": """
    The format of a file is taken from its first line and its name: labels with fastText's prefix, an object of JSON, tabs or \
    commas. Where none of these is there, --format says it. A whole JSON array cannot be read as a stream: \
    jq -c '.[]' writes its elements a line each.
    """,
    "SK-DATA-009": """
    Columns are given by name or by number, from 1. Without that, these names are looked for in the first line, letter case \
    aside: text, sentence, content, review, message, question, or title and description together; label, labels, class, category, \
    sentiment, target; and id. A table without such a header needs numbers: --text 2 --label 1.
    """,
    "SK-DATA-010": """
    A folder for each class: the folder given holds folders, whose names are the labels, and each file in them is a text. Folders \
    named train or test are parts of a data set; give one of them, or else all texts would have the labels “train” and “test”.
    """,
    "SK-DATA-011": """
    The files hold no row, or only bad ones that were skipped. Look at the first lines: head -3 train.csv. If there \
    are rows, say how they are parted, as in --format tsv.
    """,
    "SK-DATA-012": """
    A model knows the labels that it was trained with. Another label in a file to test it with could never be right: mostly it is \
    spelled in another way.
    """,
    "SK-DATA-013": """
    So many different labels are mostly texts, because the wrong column was taken for that of labels.
    """,
    "SK-DATA-014": """
    The shares of a split are numbers above 0, of which each part takes its proportion; cross-validation takes at least two \
    folds. More folds than examples, or more parts, cannot each get one.
    """,
  ]
}
