#ifndef CICU_CHARACTER_H
#define CICU_CHARACTER_H

#include "cicu.h"

/// Index in the tables of the character of two or three bytes at `i`, and its size; 0 where it is not UTF-8 or longer.
static inline unsigned wide_index(
    const cicu_rules *rules, const uint8_t *text, uint32_t i, uint32_t length, uint32_t *size) {
  unsigned first = text[i], character;
  if (first >= 0xC2 && first < 0xE0 && i + 1 < length && (text[i + 1] & 0xC0) == 0x80) {
    character = (first & 0x1F) << 6 | (text[i + 1] & 0x3F);
    *size = 2;
  } else if (
      (first & 0xF0) == 0xE0 && i + 2 < length && (text[i + 1] & 0xC0) == 0x80 && (text[i + 2] & 0xC0) == 0x80) {
    character = (first & 0x0F) << 12 | (text[i + 1] & 0x3Fu) << 6 | (text[i + 2] & 0x3F);
    *size = 3;
    if (character < 0x800) return 0;
  } else {
    *size = 1;
    return 0;
  }
  unsigned block = rules->block_of[character >> 6];
  return block ? block << 6 | (character & 63) : 0;
}

/// Kind by the lowest bit of `cicu_content`.
static inline uint8_t kind_of_content(unsigned content) {
  static const uint8_t kinds[] = {
      CICU_LETTERS, CICU_NUMBERS, CICU_PUNCTUATION, CICU_SYMBOLS, CICU_WHITE_SPACE,
  };
  return kinds[__builtin_ctz(content)];
}

static inline uint8_t work_of_content(unsigned content) {
  if (content & CICU_CONTENT_SPECIAL) return CICU_WORK_TRANSFORM;
  return content & CICU_CONTENT_MAPPED ? CICU_WORK_MAP : CICU_WORK_LOWER;
}

#endif
