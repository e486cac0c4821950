#include "cicu.h"

/// Kind by the lowest bit of `cicu_content`.
static const uint8_t kind_of_lowest_bit[] = {CICU_LETTERS, CICU_NUMBERS, CICU_PUNCTUATION, CICU_SYMBOLS};

enum { NOT_ASCII = 64 };

/// Skips white space.
static uint32_t first_of_token(const cicu_ascii_rules *rules, const uint8_t *text, uint32_t length, uint32_t i) {
  while (i < length) {
    if (text[i] < 0x80) {
      if (rules->content[text[i]] != CICU_CONTENT_WHITE_SPACE) break;
      i += 1;
    } else {
      uint32_t white_space = cicu_white_space(text + i, length - i);
      if (white_space == 0) break;
      i += white_space;
    }
  }
  return i;
}

static uint32_t end_of_token(
    const cicu_ascii_rules *rules, const uint8_t *text, uint32_t length, uint32_t i, unsigned *content) {
  unsigned bits = 0;
  for (; i < length; i += 1) {
    if (text[i] < 0x80) {
      unsigned found = rules->content[text[i]];
      if (found == CICU_CONTENT_WHITE_SPACE) break;
      bits |= found;
    } else {
      if (text[i] >= 0xC0 && cicu_white_space(text + i, length - i)) break;
      bits |= NOT_ASCII;
    }
  }
  *content = bits;
  return i;
}

cicu_scan_result cicu_scan_pretokenized(
    const cicu_ascii_rules *rules, const uint8_t *text, uint32_t length, uint32_t position, uint32_t span,
    uint8_t kept_kinds, cicu_token *tokens, uint32_t capacity) {
  cicu_scan_result result = {.stop = CICU_STOP_END};
  uint32_t full = length - position < span ? length : position + span;
  for (;;) {
    position = first_of_token(rules, text, length, position);
    if (position == length) break;
    if (result.count == capacity || position >= full) {
      result.stop = CICU_STOP_FULL;
      break;
    }
    unsigned content;
    uint32_t start = position, end = end_of_token(rules, text, length, start, &content);
    position = end;
    unsigned kind = content & NOT_ASCII ? cicu_kind_of(text, &start, &end) : kind_of_lowest_bit[__builtin_ctz(content)];
    if (kept_kinds >> kind & 1) {
      bool is_special = (content & (NOT_ASCII | CICU_CONTENT_SPECIAL)) != 0;
      tokens[result.count++] = (cicu_token){start, end, (uint8_t)kind, is_special};
    } else {
      result.filtered += 1;
    }
  }
  result.position = position;
  return result;
}
