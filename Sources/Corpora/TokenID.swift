/// The number of a word in a vocabulary: 0 is the most frequent one (after the special tokens, if there are any).
public typealias TokenID = UInt32
