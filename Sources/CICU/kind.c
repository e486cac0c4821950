#include "cicu.h"

#include <unicode/uchar.h>
#include <unicode/uscript.h>
#include <unicode/utf8.h>

/// What a character says about its segment: the lowest bit that is set wins.
enum {
  IDEOGRAPH = 1,
  KANA = 2,
  LETTER = 4,
  EMOJI = 8,
  NUMBER = 16,
  PUNCTUATION = 32,
  SYMBOL = 64,
  WHITE_SPACE = 128,
};

/// The first script with kana or ideographs starts here (CJK radicals); all letters below are plain letters.
enum { FIRST_EAST_ASIAN = 0x2E80 };

static unsigned letter(UChar32 character) {
  if (character < FIRST_EAST_ASIAN) return LETTER;
  if (u_hasBinaryProperty(character, UCHAR_IDEOGRAPHIC)) return IDEOGRAPH;
  // The prolonged sound mark belongs to no script, but to Katakana by its word break property.
  if (u_getIntPropertyValue(character, UCHAR_WORD_BREAK) == U_WB_KATAKANA) return KANA;
  UErrorCode status = U_ZERO_ERROR;
  switch (uscript_getScript(character, &status)) {
    case USCRIPT_HAN: return IDEOGRAPH;
    case USCRIPT_HIRAGANA:
    case USCRIPT_KATAKANA: return KANA;
    default: return LETTER;
  }
}

static unsigned content(UChar32 character) {
  switch (u_charType(character)) {
    case U_UPPERCASE_LETTER:
    case U_LOWERCASE_LETTER:
    case U_TITLECASE_LETTER:
    case U_MODIFIER_LETTER:
    case U_OTHER_LETTER:
    case U_LETTER_NUMBER: return letter(character);
    case U_DECIMAL_DIGIT_NUMBER:
    case U_OTHER_NUMBER: return NUMBER;
    case U_DASH_PUNCTUATION:
    case U_START_PUNCTUATION:
    case U_END_PUNCTUATION:
    case U_CONNECTOR_PUNCTUATION:
    case U_OTHER_PUNCTUATION:
    case U_INITIAL_PUNCTUATION:
    case U_FINAL_PUNCTUATION: return PUNCTUATION;
    case U_SPACE_SEPARATOR:
    case U_LINE_SEPARATOR:
    case U_PARAGRAPH_SEPARATOR: return WHITE_SPACE;
    case U_CONTROL_CHAR: return u_isUWhiteSpace(character) ? WHITE_SPACE : SYMBOL;
    default: return u_hasBinaryProperty(character, UCHAR_EMOJI_PRESENTATION) ? EMOJI : SYMBOL;
  }
}

enum { EMOJI_STYLE = 0xFE0F, ENCLOSING_KEYCAP = 0x20E3 };

enum cicu_kind cicu_kind_of(const uint8_t *text, uint32_t *start, uint32_t *end) {
  unsigned bits = 0, bits_before_base = 0;
  bool has_begun = false;
  uint32_t first = *start, last = *end;
  UChar32 base = 0;
  for (int32_t i = (int32_t)*start, length = (int32_t)*end; i < length;) {
    int32_t begin = i;
    UChar32 character;
    U8_NEXT(text, i, length, character);
    if (character < 0) {
      character = 0xFFFD;
      i = begin + 1;
    }
    unsigned found = content(character);
    if ((character == EMOJI_STYLE && u_hasBinaryProperty(base, UCHAR_EXTENDED_PICTOGRAPHIC)) ||
        (character == ENCLOSING_KEYCAP && base < 0x80 && u_hasBinaryProperty(base, UCHAR_EMOJI))) {
      // The base was a letter, a digit or a symbol; not any longer.
      found = EMOJI;
      bits = bits_before_base;
    } else if (character != EMOJI_STYLE) {
      base = character;
      bits_before_base = bits;
    }
    if (found != WHITE_SPACE) {
      if (!has_begun) first = (uint32_t)begin;
      has_begun = true;
      bits |= found;
    } else if (has_begun) {
      last = (uint32_t)begin;
      break;
    }
  }
  if (!has_begun) return CICU_WHITE_SPACE;
  *start = first;
  *end = last;
  static const uint8_t kinds[] = {
      CICU_IDEOGRAPHS, CICU_KANA, CICU_LETTERS, CICU_EMOJI, CICU_NUMBERS, CICU_PUNCTUATION, CICU_SYMBOLS,
  };
  return kinds[__builtin_ctz(bits)];
}

uint32_t cicu_white_space(const uint8_t *text, size_t length) {
  int32_t i = 0, limit = length < 4 ? (int32_t)length : 4;
  UChar32 character;
  if (limit == 0) return 0;
  U8_NEXT(text, i, limit, character);
  return character >= 0 && u_isUWhiteSpace(character) ? (uint32_t)i : 0;
}

bool cicu_attaches(uint32_t character) {
  switch (u_charType((UChar32)character)) {
    case U_NON_SPACING_MARK:
    case U_COMBINING_SPACING_MARK:
    case U_ENCLOSING_MARK:
    case U_FORMAT_CHAR: return true;
    default: return false;
  }
}
